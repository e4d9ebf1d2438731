#include "center/bridge/bridge_xlsx.h"

#include "base/buf.h"
#include "base/check.h"
#include "center/bridge/bridge_csv.h"

#include <expat.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zip.h>

#define CHUNK 16384
#define EPOCH_DAYS 25569   /* 1970-01-01 as a day of the sheet */
#define SERIAL_LEAST 20000 /* 1954 */
#define SERIAL_MOST 80000  /* 2119 */
#define PATH_SIZE 256

struct part {
	XML_Parser parser;
	enum err_code code;
	int depth;
	/* first sheet and where it lies */
	char sheet_id[64], target[PATH_SIZE];
	/* shared strings and cells */
	json_t *strings, *names, *row, *records;
	struct buf text;
	bool in_text, is_shared, is_sheet;
	size_t column;
	char kind; /* of the cell: 's' shared, 'i' inline, 't' text, 'b' truth, 'e' fault, 'n' number */
};

static void stop(struct part *part, enum err_code code)
{
	if (part->code == ERR_OK)
		part->code = code;
	XML_StopParser(part->parser, XML_FALSE);
}

/* "x:row" -> "row" */
static const char *local(const char *name)
{
	const char *colon = strrchr(name, ':');
	return colon ? colon + 1 : name;
}

static const char *attribute(const char **attributes, const char *name)
{
	for (; attributes[0]; attributes += 2)
		if (strcmp(local(attributes[0]), name) == 0)
			return attributes[1];
	return "";
}

/* "BC12" -> 54; SIZE_MAX where it is none. */
static size_t column_of(const char *reference)
{
	size_t column = 0, letters = 0;
	for (; reference[letters] >= 'A' && reference[letters] <= 'Z' && letters < 3; letters++)
		column = column * 26 + (size_t)(reference[letters] - 'A' + 1);
	return letters ? column - 1 : SIZE_MAX;
}

/* -- workbook.xml and its relations: which part is the first sheet ------------------------------------- */

static void on_book(void *context, const char *name, const char **attributes)
{
	struct part *part = context;
	if (!part->sheet_id[0] && strcmp(local(name), "sheet") == 0)
		for (; attributes[0]; attributes += 2)
			if (strchr(attributes[0], ':') && strcmp(local(attributes[0]), "id") == 0)
				snprintf(part->sheet_id, sizeof part->sheet_id, "%s", attributes[1]);
}

static void on_relation(void *context, const char *name, const char **attributes)
{
	struct part *part = context;
	if (strcmp(local(name), "Relationship") != 0 || strcmp(attribute(attributes, "Id"), part->sheet_id) != 0)
		return;
	const char *target = attribute(attributes, "Target");
	snprintf(part->target, sizeof part->target, "%s%s", target[0] == '/' ? "" : "xl/",
			 target[0] == '/' ? target + 1 : target);
}

/* -- cells -------------------------------------------------------------------------------------------- */

static bool is_day_column(const char *name)
{
	return strncasecmp(name, "ngay", 4) == 0 || strncasecmp(name, "thoidiem", 8) == 0 ||
		   strncmp(name, "Ngày", strlen("Ngày")) == 0;
}

/* 46091.65 -> "2026-03-10 15:36:00" */
static json_t *day_text(double serial)
{
	char text[32];
	struct tm tm;
	time_t seconds = (time_t)llround((serial - EPOCH_DAYS) * 86400);
	gmtime_r(&seconds, &tm);
	strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &tm);
	return json_string(text);
}

static json_t *value_of(const struct part *part)
{
	const char *text = buf_text(&part->text);
	if (part->kind == 's') {
		char *end;
		unsigned long index = strtoul(text, &end, 10);
		const char *shared = *end ? NULL : json_string_value(json_array_get(part->strings, index));
		return json_string(shared ? shared : "");
	}
	const char *name = json_string_value(json_array_get(part->names, part->column));
	double number = part->kind == 'n' && name && is_day_column(name) ? strtod(text, NULL) : 0;
	if (number > SERIAL_LEAST && number < SERIAL_MOST)
		return day_text(number);
	return json_string(part->kind == 'e' ? "" : text);
}

static void put_cell(struct part *part)
{
	if (part->column >= BRIDGE_CSV_COLUMNS_MAX) {
		stop(part, ERR_LIMIT);
		return;
	}
	while (json_array_size(part->row) < part->column)
		json_array_append_new(part->row, json_string(""));
	json_t *value = value_of(part);
	if (!value)
		stop(part, ERR_INVALID);
	else if (part->column < json_array_size(part->row))
		json_array_set_new(part->row, part->column, value);
	else
		json_array_append_new(part->row, value);
}

static void put_row(struct part *part)
{
	bool any = false;
	json_t *object = json_object();
	if (!part->names) {
		part->names = json_incref(part->row);
		json_decref(object);
		return;
	}
	for (size_t i = 0; i < json_array_size(part->row) && i < json_array_size(part->names); i++) {
		const char *name = json_string_value(json_array_get(part->names, i));
		any |= json_string_length(json_array_get(part->row, i)) > 0;
		if (name && *name)
			json_object_set(object, name, json_array_get(part->row, i));
	}
	if (any)
		json_array_append(part->records, object);
	json_decref(object);
	if (json_array_size(part->records) > BRIDGE_CSV_ROWS_MAX)
		stop(part, ERR_LIMIT);
}

static void begin_cell(struct part *part, const char **attributes)
{
	const char *type = attribute(attributes, "t");
	size_t column = column_of(attribute(attributes, "r"));
	part->kind = *type == '\0'                    ? 'n'
				 : strcmp(type, "s") == 0         ? 's'
				 : strcmp(type, "inlineStr") == 0 ? 'i'
				 : strcmp(type, "str") == 0       ? 't'
				 : strcmp(type, "b") == 0         ? 'b'
				 : strcmp(type, "e") == 0         ? 'e'
												  : 'n';
	part->column = column == SIZE_MAX ? json_array_size(part->row) : column;
	buf_clear(&part->text);
}

static void on_begin(void *context, const char *name, const char **attributes)
{
	struct part *part = context;
	name = local(name);
	if (++part->depth > BRIDGE_XLSX_DEPTH_MAX) {
		stop(part, ERR_INVALID);
	} else if (part->is_shared) {
		if (strcmp(name, "si") == 0)
			buf_clear(&part->text);
		part->in_text = strcmp(name, "t") == 0;
	} else if (strcmp(name, "row") == 0) {
		json_decref(part->row);
		part->row = json_array();
	} else if (strcmp(name, "c") == 0 && part->row) {
		begin_cell(part, attributes);
	} else {
		part->in_text = strcmp(name, "v") == 0 || strcmp(name, "t") == 0;
	}
}

static void on_end(void *context, const char *name)
{
	struct part *part = context;
	name = local(name);
	part->depth--;
	part->in_text = false;
	if (part->text.failed)
		stop(part, ERR_LIMIT);
	else if (part->is_shared && strcmp(name, "si") == 0) {
		if (json_array_size(part->strings) == BRIDGE_XLSX_STRINGS_MAX)
			stop(part, ERR_LIMIT);
		else
			json_array_append_new(part->strings, json_string(buf_text(&part->text)));
	} else if (part->is_sheet && strcmp(name, "c") == 0 && part->row)
		put_cell(part);
	else if (part->is_sheet && strcmp(name, "row") == 0 && part->row)
		put_row(part);
}

static void on_text(void *context, const char *text, int len)
{
	struct part *part = context;
	if (part->in_text)
		buf_add(&part->text, text, (size_t)len);
}

/* A document type is how entities that grow, or reach out, come in. */
static void on_doctype(void *context, const char *name, const char *system, const char *public, int internal)
{
	stop(context, ERR_INVALID);
}

/* -- parts -------------------------------------------------------------------------------------------- */

static enum err_code feed(struct part *part, zip_file_t *file)
{
	char bytes[CHUNK];
	size_t total = 0;
	for (;;) {
		zip_int64_t got = zip_fread(file, bytes, sizeof bytes);
		if (got < 0)
			return ERR_INVALID;
		total += (size_t)got;
		if (total > BRIDGE_XLSX_PART_MAX)
			return ERR_LIMIT;
		enum XML_Status status = XML_Parse(part->parser, bytes, (int)got, got == 0);
		if (status != XML_STATUS_OK)
			return part->code != ERR_OK ? part->code : ERR_INVALID;
		if (got == 0)
			return ERR_OK;
	}
}

/* ERR_NOT_FOUND where the container has no such part. */
static enum err_code read_part(zip_t *book, const char *path, struct part *part,
							   void (*begin)(void *, const char *, const char **), struct err *err)
{
	zip_file_t *file = zip_fopen(book, path, ZIP_FL_NOCASE);
	if (!file)
		return err_set(err, ERR_NOT_FOUND, "the workbook lacks a part");
	part->parser = XML_ParserCreate(NULL);
	CHECK(part->parser != NULL);
	part->code = ERR_OK;
	part->depth = 0;
	XML_SetUserData(part->parser, part);
	XML_SetElementHandler(part->parser, begin, begin == on_begin ? on_end : NULL);
	XML_SetCharacterDataHandler(part->parser, on_text);
	XML_SetStartDoctypeDeclHandler(part->parser, on_doctype);
	enum err_code code = feed(part, file);
	XML_ParserFree(part->parser);
	part->parser = NULL;
	zip_fclose(file);
	if (code == ERR_LIMIT)
		return err_set(err, code, "the workbook is too large");
	return code == ERR_OK ? ERR_OK : err_set(err, code, "a part of the workbook is malformed");
}

static enum err_code read_book(zip_t *book, struct part *part, struct err *err)
{
	enum err_code code = read_part(book, "xl/workbook.xml", part, on_book, err);
	if (code == ERR_OK)
		code = read_part(book, "xl/_rels/workbook.xml.rels", part, on_relation, err);
	if (code == ERR_OK) {
		part->is_shared = true;
		code = read_part(book, "xl/sharedStrings.xml", part, on_begin, err);
		part->is_shared = false;
	}
	if (code == ERR_NOT_FOUND && part->target[0])
		code = ERR_OK; /* a workbook may have its strings in the cells */
	part->is_sheet = true;
	if (code == ERR_OK)
		code = read_part(book, part->target, part, on_begin, err);
	return code == ERR_NOT_FOUND ? ERR_INVALID : code;
}

bool bridge_xlsx_is(const void *bytes, size_t len)
{
	return len > 4 && memcmp(bytes, "PK\003\004", 4) == 0;
}

enum err_code bridge_xlsx_read(const void *bytes, size_t len, json_t **ret_records, struct err *err)
{
	zip_error_t why;
	zip_error_init(&why);
	zip_source_t *source = zip_source_buffer_create(bytes, len, 0, &why);
	zip_t *book = source ? zip_open_from_source(source, ZIP_RDONLY, &why) : NULL;
	zip_error_fini(&why);
	if (!book) {
		zip_source_free(source);
		return err_set(err, ERR_INVALID, "the file is no workbook");
	}
	struct part part = {.strings = json_array(), .records = json_array()};
	buf_init(&part.text, BRIDGE_CSV_FIELD_MAX);
	enum err_code code = read_book(book, &part, err);
	zip_discard(book);
	buf_finish(&part.text);
	json_decref(part.strings);
	json_decref(part.names);
	json_decref(part.row);
	if (code == ERR_OK)
		*ret_records = part.records;
	else
		json_decref(part.records);
	return code;
}
