/* Webhooks by the API: made, listed, ended, their log. Told by center/hooks. */
#ifndef MOTCUA_CENTER_HANDLERS_WEBHOOKS_H
#define MOTCUA_CENTER_HANDLERS_WEBHOOKS_H

#include <stdbool.h>

#define HOOKS_MAX 20                 /* of one center */
#define WEBHOOKS_TEST "webhook.test" /* its data names the webhook; told to no other */

/* https://host[:port]/..., without user names; plain: http too. */
bool webhooks_url_fits(const char *url, bool plain);

#endif
