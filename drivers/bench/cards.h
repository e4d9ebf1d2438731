/* The tray of sample cards, read from assets/sample/cards.json: what the scanner can be shown. */
#ifndef MOTCUA_BENCH_CARDS_H
#define MOTCUA_BENCH_CARDS_H

#include "base/err.h"

#include <stddef.h>

#define CARDS_MAX 64
#define CARD_LABEL_MAX 96
#define CARD_PAYLOAD_MAX 4200

struct card {
	char vi[CARD_LABEL_MAX];
	char en[CARD_LABEL_MAX];
	char kind[24];
	char payload[CARD_PAYLOAD_MAX]; /* UTF-8 or any bytes, control characters as \u escapes in the file */
	size_t len;
};

struct cards {
	struct card *list; /* owned */
	size_t count;
};

/* ERR_NOT_FOUND where there is no file, ERR_INVALID with the place of the mistake. */
enum err_code cards_load(const char *path, struct cards *ret_cards, struct err *err) MUST_USE;
void cards_finish(struct cards *cards);
/* By either label, or by number from 1; NULL where there is none. */
const struct card *cards_find(const struct cards *cards, const char *name);

#endif
