/* Who of the province looks into which center: one entry of that center's trail a sign-in, and again after an hour.
 * Any thread. */
#ifndef MOTCUA_CENTER_HANDLERS_PROVINCE_LOOK_H
#define MOTCUA_CENTER_HANDLERS_PROVINCE_LOOK_H

#include "center/handlers/handler.h"

#define PROVINCE_LOOK_AGAIN_MS (60 * 60000)

struct province_looks;

/* NULL: memory is short. */
struct province_looks *province_looks_create(void);
/* Takes NULL. */
void province_looks_destroy(struct province_looks *looks);
/* A request of the caller is let in to the center that it names. The entry is written soon after; one that can't be is
 * tried with the next request. */
void province_look(const struct request *req);

#endif
