#include "base/clock.h"
#include "base/id.h"
#include "base/utf8.h"
#include "base/wipe.h"
#include "proto/json_text.h"
#include "proto/proto_priv.h"

#include <string.h>

#define TEXT_KEPT_MAX 4096 /* bytes of one text of a catalogue */

void proto_read_failed(struct proto_reader *reader, enum err_code code, const char *name, const char *why)
{
	if (reader->code == ERR_OK)
		reader->code = err_set(reader->err, code, "%s: %s", name, why);
}

json_t *proto_read_document(struct proto_reader *reader, const char *bytes, size_t len, size_t max)
{
	if (len > max) {
		proto_read_failed(reader, ERR_LIMIT, "document", "too long");
		return NULL;
	}
	json_error_t where = {.text = ""}; /* jansson leaves it as it is where memory is short at once */
	json_t *root = json_loadb(bytes, len, JSON_REJECT_DUPLICATES, &where);
	if (!root) {
		bool memory = json_error_code(&where) == json_error_out_of_memory;
		proto_read_failed(reader, memory ? ERR_LIMIT : ERR_INVALID, "document", memory ? "no memory" : "is not JSON");
	} else if (!json_is_object(root)) {
		proto_read_failed(reader, ERR_INVALID, "document", "is not an object");
		json_decref(root);
		root = NULL;
	}
	return root;
}

/* NULL where absent or wrong; complains where it must. */
static json_t *member(struct proto_reader *reader, const json_t *object, const char *name, enum proto_need need)
{
	if (reader->code != ERR_OK)
		return NULL;
	json_t *value = json_object_get(object, name);
	if (value && !json_is_null(value))
		return value;
	if (need == PROTO_MUST)
		proto_read_failed(reader, ERR_INVALID, name, "is missing");
	return NULL;
}

json_t *proto_read_object(struct proto_reader *reader, const json_t *object, const char *name, enum proto_need need)
{
	json_t *value = member(reader, object, name, need);
	if (!value || json_is_object(value))
		return value;
	proto_read_failed(reader, ERR_INVALID, name, "is not an object");
	return NULL;
}

json_t *proto_read_array(struct proto_reader *reader, const json_t *object, const char *name, size_t max,
						 enum proto_need need)
{
	json_t *value = member(reader, object, name, need);
	if (!value)
		return NULL;
	if (!json_is_array(value))
		proto_read_failed(reader, ERR_INVALID, name, "is not a list");
	else if (json_array_size(value) > max)
		proto_read_failed(reader, ERR_LIMIT, name, "has too many entries");
	else
		return value;
	return NULL;
}

static bool is_plain(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
			return false;
	return true;
}

/* Borrowed text with its length checked against max bytes without NUL. */
static const char *text_of(struct proto_reader *reader, const json_t *value, const char *name, size_t max)
{
	if (!json_is_string(value))
		proto_read_failed(reader, ERR_INVALID, name, "is not a text");
	else if (json_string_length(value) > max)
		proto_read_failed(reader, ERR_LIMIT, name, "is too long");
	else if (!is_plain(json_string_value(value), json_string_length(value)))
		proto_read_failed(reader, ERR_INVALID, name, "has control characters");
	else
		return json_string_value(value);
	return NULL;
}

void proto_read_text(struct proto_reader *reader, const json_t *object, const char *name, char *out, size_t size,
					 enum proto_need need)
{
	out[0] = '\0';
	json_t *value = member(reader, object, name, need);
	const char *text = value ? text_of(reader, value, name, size - 1) : NULL;
	if (text)
		memcpy(out, text, strlen(text) + 1);
}

int64_t proto_read_int(struct proto_reader *reader, const json_t *object, const char *name, int64_t least, int64_t most,
					   enum proto_need need, int64_t fallback)
{
	json_t *value = member(reader, object, name, need);
	if (!value)
		return fallback;
	if (!json_is_integer(value) || json_integer_value(value) < least || json_integer_value(value) > most) {
		proto_read_failed(reader, ERR_INVALID, name, "is no whole number in its range");
		return fallback;
	}
	return json_integer_value(value);
}

bool proto_read_bool(struct proto_reader *reader, const json_t *object, const char *name, enum proto_need need)
{
	json_t *value = member(reader, object, name, need);
	if (value && !json_is_boolean(value))
		proto_read_failed(reader, ERR_INVALID, name, "is neither true nor false");
	return value && json_is_true(value);
}

int64_t proto_read_time(struct proto_reader *reader, const json_t *object, const char *name, enum proto_need need)
{
	char text[CLOCK_RFC3339_SIZE + 8];
	int64_t ms = 0;
	proto_read_text(reader, object, name, text, sizeof text, need);
	if (reader->code == ERR_OK && text[0] != '\0' && clock_parse(text, &ms) != ERR_OK)
		proto_read_failed(reader, ERR_INVALID, name, "is no time");
	return ms;
}

void proto_read_day(struct proto_reader *reader, const json_t *object, const char *name, char ret_day[CLOCK_DAY_SIZE],
					enum proto_need need)
{
	int64_t ms;
	proto_read_text(reader, object, name, ret_day, CLOCK_DAY_SIZE, need);
	if (ret_day[0] != '\0' && clock_day_start(ret_day, &ms) != ERR_OK) {
		proto_read_failed(reader, ERR_INVALID, name, "is no day");
		ret_day[0] = '\0';
	}
}

void proto_read_id(struct proto_reader *reader, const json_t *object, const char *name, char ret_id[ID_SIZE])
{
	proto_read_text(reader, object, name, ret_id, ID_SIZE, PROTO_MUST);
	if (reader->code == ERR_OK && !id_is_valid(ret_id))
		proto_read_failed(reader, ERR_INVALID, name, "is no id");
}

int proto_read_word(struct proto_reader *reader, const json_t *object, const char *name, const char *const *words,
					size_t count, enum proto_need need, int fallback)
{
	json_t *value = member(reader, object, name, need);
	if (!value)
		return fallback;
	const char *text = text_of(reader, value, name, 64);
	for (size_t i = 0; text && i < count; i++)
		if (strcmp(words[i], text) == 0)
			return (int)i;
	proto_read_failed(reader, ERR_INVALID, name, "is none of its words");
	return fallback;
}

void proto_read_wait(struct proto_reader *reader, const json_t *object, int *ret_min, int *ret_max)
{
	json_t *wait = proto_read_object(reader, object, "wait", PROTO_MAY);
	*ret_min = wait ? (int)proto_read_int(reader, wait, "min", 0, 24 * 60, PROTO_MUST, -1) : -1;
	*ret_max = wait ? (int)proto_read_int(reader, wait, "max", 0, 24 * 60, PROTO_MUST, -1) : -1;
}

void *proto_read_space(struct proto_reader *reader, size_t count, size_t size)
{
	if (reader->code != ERR_OK || count == 0)
		return NULL;
	void *space = arena_alloc(reader->arena, count * size);
	if (!space)
		proto_read_failed(reader, ERR_LIMIT, "document", "is larger than its memory");
	return space;
}

const char *proto_read_kept(struct proto_reader *reader, const json_t *object, const char *name, size_t max,
							enum proto_need need)
{
	json_t *value = member(reader, object, name, need);
	const char *text = value ? text_of(reader, value, name, max) : NULL;
	char *kept = text ? proto_read_space(reader, strlen(text) + 1, 1) : NULL;
	return kept ? memcpy(kept, text, strlen(text) + 1) : "";
}

void proto_read_languages(struct proto_reader *reader, const json_t *object, const char *name,
						  struct catalogue_text *ret_text, enum proto_need need)
{
	*ret_text = (struct catalogue_text){{NULL}};
	json_t *value = member(reader, object, name, need);
	if (!value)
		return;
	if (json_is_string(value)) {
		ret_text->in[LANGUAGE_VI] = proto_read_kept(reader, object, name, TEXT_KEPT_MAX, need);
		return;
	}
	if (!json_is_object(value)) {
		proto_read_failed(reader, ERR_INVALID, name, "is no text");
		return;
	}
	for (int i = 0; i < LANGUAGE_COUNT; i++) {
		const char *code = catalogue_language_code((enum catalogue_language)i);
		if (json_object_get(value, code))
			ret_text->in[i] = proto_read_kept(reader, value, code, TEXT_KEPT_MAX, PROTO_MAY);
	}
}

enum err_code proto_write_take(json_t *root, struct buf *out)
{
	char *text = json_text(root, JSON_COMPACT);
	json_decref(root);
	if (!text)
		return ERR_LIMIT;
	buf_str(out, text);
	wipe_free(text);
	return out->failed ? ERR_LIMIT : ERR_OK;
}

json_t *proto_write_also(json_t *root, const char *name, const char *text)
{
	if (!root || !text || !text[0] || json_object_set_new(root, name, json_string(text)) == 0)
		return root;
	json_decref(root);
	return NULL;
}

json_t *proto_write_time(int64_t wall_ms)
{
	if (wall_ms == 0)
		return json_null();
	char text[CLOCK_RFC3339_SIZE];
	clock_rfc3339(wall_ms, text, sizeof text);
	return json_string(text);
}
