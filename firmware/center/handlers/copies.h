/*
 * A machine that was copied whole, its addresses included, can't know it: the
 * center notices that two lives (boots) of one device run at once. A later life
 * is found to be a copy when an earlier one says something that it can only have
 * said after the later one was heard: its own boot clock tells when it spoke, so
 * a message that was held up or repeated on the way proves nothing. Who came
 * first stays; where the real one is the other, a new start of both decides anew.
 */
#ifndef MOTCUA_CENTER_HANDLERS_COPIES_H
#define MOTCUA_CENTER_HANDLERS_COPIES_H

#include "center/handlers/handler.h"

#define COPIES_MARGIN_MS 5000
#define COPIES_COMMAND "copied:" /* and the boot id: who has it gives no more numbers; the other asks for new leases */

/* A status of the calling device came, from this life. In a write. */
enum err_code copies_heard(struct request *req, const char *boot_id, int64_t sent_boot_ms, struct err *err) MUST_USE;

#endif
