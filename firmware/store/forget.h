/* Words of people pass through SQLite as well: what it gives back is wiped, too. */
#ifndef MOTCUA_STORE_FORGET_H
#define MOTCUA_STORE_FORGET_H

/* For the whole program, before its first store and its first thread. */
void store_forget_freed(void);

#endif
