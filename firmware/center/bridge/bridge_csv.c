#include "center/bridge/bridge_csv.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <string.h>

struct csv {
	const char *at, *end;
	char separator;
	size_t line;
	struct buf field;
};

enum edge { EDGE_FIELD, EDGE_ROW, EDGE_END, EDGE_BROKEN };

static enum edge after_field(struct csv *csv)
{
	if (csv->at == csv->end)
		return EDGE_END;
	char c = *csv->at++;
	if (c == csv->separator)
		return EDGE_FIELD;
	if (c == '\r' && csv->at < csv->end && *csv->at == '\n')
		csv->at++;
	else if (c != '\n')
		return EDGE_BROKEN;
	csv->line++;
	return EDGE_ROW;
}

/* One field into csv->field; what follows it is answered. */
static enum edge read_field(struct csv *csv)
{
	buf_clear(&csv->field);
	if (csv->at < csv->end && *csv->at == '"') {
		csv->at++;
		for (;;) {
			if (csv->at == csv->end)
				return EDGE_BROKEN;
			if (*csv->at == '"' && (csv->at + 1 == csv->end || csv->at[1] != '"'))
				break;
			csv->at += *csv->at == '"';
			csv->line += *csv->at == '\n';
			buf_byte(&csv->field, (unsigned char)*csv->at++);
		}
		csv->at++;
	} else {
		while (csv->at < csv->end && *csv->at != csv->separator && *csv->at != '\r' && *csv->at != '\n')
			buf_byte(&csv->field, (unsigned char)*csv->at++);
	}
	return csv->field.failed ? EDGE_BROKEN : after_field(csv);
}

static enum edge read_row(struct csv *csv, json_t *row)
{
	for (;;) {
		enum edge edge = read_field(csv);
		if (edge == EDGE_BROKEN || json_array_size(row) == BRIDGE_CSV_COLUMNS_MAX)
			return EDGE_BROKEN;
		json_array_append_new(row, json_string(buf_text(&csv->field)));
		if (edge != EDGE_FIELD)
			return edge;
	}
}

static json_t *to_object(const json_t *names, const json_t *row)
{
	json_t *object = json_object();
	for (size_t i = 0; i < json_array_size(names) && i < json_array_size(row); i++)
		json_object_set(object, json_string_value(json_array_get(names, i)), json_array_get(row, i));
	return object;
}

static bool is_empty(const json_t *row)
{
	return json_array_size(row) == 1 && json_string_length(json_array_get(row, 0)) == 0;
}

static enum err_code read_rows(struct csv *csv, json_t *records, struct err *err)
{
	json_t *names = json_array();
	enum edge edge = read_row(csv, names);
	enum err_code code = edge == EDGE_BROKEN ? err_set(err, ERR_INVALID, "line 1 is no row of names") : ERR_OK;
	while (code == ERR_OK && edge == EDGE_ROW && csv->at < csv->end) {
		json_t *row = json_array();
		size_t line = csv->line;
		edge = read_row(csv, row);
		if (edge == EDGE_BROKEN)
			code = err_set(err, ERR_INVALID, "line %zu is no row", line);
		else if (json_array_size(records) == BRIDGE_CSV_ROWS_MAX)
			code = err_set(err, ERR_LIMIT, "more than %d rows", BRIDGE_CSV_ROWS_MAX);
		else if (!is_empty(row))
			json_array_append_new(records, to_object(names, row));
		json_decref(row);
	}
	json_decref(names);
	return code;
}

enum err_code bridge_csv_read(const char *bytes, size_t len, json_t **ret_records, struct err *err)
{
	if (!utf8_is_valid(bytes, len) || memchr(bytes, '\0', len))
		return err_set(err, ERR_INVALID, "the table is not UTF-8 text");
	if (len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
		bytes += 3;
		len -= 3;
	}
	const char *first_end = memchr(bytes, '\n', len);
	size_t first = first_end ? (size_t)(first_end - bytes) : len;
	struct csv csv = {.at = bytes, .end = bytes + len, .line = 1};
	csv.separator = memchr(bytes, ';', first) ? ';' : ',';
	buf_init(&csv.field, BRIDGE_CSV_FIELD_MAX);
	json_t *records = json_array();
	enum err_code code = read_rows(&csv, records, err);
	buf_finish(&csv.field);
	if (code != ERR_OK)
		json_decref(records);
	else
		*ret_records = records;
	return code;
}
