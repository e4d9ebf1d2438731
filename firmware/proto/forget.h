/* What was said between kiosk and center must not stay in the heap of a device that many people use. */
#ifndef MOTCUA_PROTO_FORGET_H
#define MOTCUA_PROTO_FORGET_H

/* From now on the parts of JSON documents are wiped as they are given back. Once, before any document is made. */
void proto_forget_freed(void);

#endif
