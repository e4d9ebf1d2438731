#include "bench/cards.h"

#include "base/buf.h"
#include "base/file.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX 262144

static bool read_card(json_t *entry, struct card *ret_card)
{
	const char *vi, *en, *kind = "", *payload;
	size_t len;
	if (json_unpack(entry, "{s:{s:s,s:s},s?s,s:s%}", "label", "vi", &vi, "en", &en, "kind", &kind, "payload", &payload,
		&len) != 0 || len >= sizeof ret_card->payload)
		return false;
	snprintf(ret_card->vi, sizeof ret_card->vi, "%s", vi);
	snprintf(ret_card->en, sizeof ret_card->en, "%s", en);
	snprintf(ret_card->kind, sizeof ret_card->kind, "%s", kind);
	memcpy(ret_card->payload, payload, len);
	ret_card->len = len;
	return true;
}

/* Either an array, or an object with the array in "cards". */
static enum err_code take_list(json_t *root, const char *path, struct cards *ret_cards, struct err *err)
{
	json_t *list = json_is_object(root) ? json_object_get(root, "cards") : root;
	size_t count = json_array_size(list);
	if (!json_is_array(list) || count > CARDS_MAX)
		return err_set(err, ERR_INVALID, "%s: right is a list of at most %d cards", path, CARDS_MAX);
	struct cards cards = {.list = calloc(count + 1, sizeof *cards.list), .count = count};
	if (!cards.list)
		return err_set(err, ERR_LIMIT, "no memory for cards");
	for (size_t i = 0; i < count; i++) {
		if (read_card(json_array_get(list, i), &cards.list[i]))
			continue;
		cards_finish(&cards);
		return err_set(err, ERR_INVALID, "%s: card %zu: right is {label: {vi, en}, payload}", path, i + 1);
	}
	*ret_cards = cards;
	return ERR_OK;
}

enum err_code cards_load(const char *path, struct cards *ret_cards, struct err *err)
{
	struct buf text;
	json_error_t mistake;
	buf_init(&text, FILE_MAX);
	enum err_code code = file_read(path, &text, err);
	if (code == ERR_OK) {
		json_t *root = json_loadb(buf_text(&text), text.len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &mistake);
		code = root ? take_list(root, path, ret_cards, err)
		            : err_set(err, ERR_INVALID, "%s:%d: %s", path, mistake.line, mistake.text);
		json_decref(root);
	}
	buf_finish(&text);
	return code;
}

void cards_finish(struct cards *cards)
{
	free(cards->list);
	*cards = (struct cards){.count = 0};
}

const struct card *cards_find(const struct cards *cards, const char *name)
{
	char *end;
	unsigned long number = strtoul(name, &end, 10);
	if (end != name && *end == '\0')
		return number >= 1 && number <= cards->count ? &cards->list[number - 1] : NULL;
	for (size_t i = 0; i < cards->count; i++)
		if (strcmp(cards->list[i].vi, name) == 0 || strcmp(cards->list[i].en, name) == 0)
			return &cards->list[i];
	return NULL;
}
