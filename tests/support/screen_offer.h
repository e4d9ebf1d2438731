/*
 * What a screen offers: its targets by key and its facts in their words, over all the pages that the screen itself
 * leads to (a list's next page, the rest of a screen that is too long).
 */
#ifndef MOTCUA_TESTS_SUPPORT_SCREEN_OFFER_H
#define MOTCUA_TESTS_SUPPORT_SCREEN_OFFER_H

#include "base/buf.h"
#include "ui/ui.h"

struct screen_offer;

struct screen_offer *screen_offer_create(void);
void screen_offer_destroy(struct screen_offer *offer);
/* Turns every page of the screen that is shown and takes what is on it. */
void screen_offer_walk(struct screen_offer *offer, struct ui *ui);
/* Presses a target, takes all of the screen it leads to, and comes back. */
void screen_offer_follow(struct screen_offer *offer, struct ui *ui, const char *key);
/* A target of that key, or those words anywhere. */
bool screen_offer_has(const struct screen_offer *offer, const char *what);
/* How much of all is not in offer; names each in out, unless it may be missed. */
int screen_offer_missing(const struct screen_offer *all, const struct screen_offer *offer,
						 bool (*may_miss)(void *context, const char *what), void *context, struct buf *out);

#endif
