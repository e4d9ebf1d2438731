#include "paper/paper_layout.h"

#include "base/buf.h"
#include "base/check.h"
#include "base/file.h"
#include "base/utf8.h"

#include <ini.h>
#include <stdlib.h>
#include <string.h>

struct kind {
	const char *word;
	enum paper_kind kind;
	unsigned size, lines, before, after; /* what a file that is silent gets */
};

static const struct kind kinds[] = {
	{"text", PAPER_TEXT, 30, 3, 6, 0},
	{"number", PAPER_NUMBER, 182, 1, 8, 8},
	{"pair", PAPER_PAIR, 30, 3, 6, 0},
	{"list", PAPER_LIST, 30, 3, 0, 0},
	{"rule", PAPER_RULE, 0, 0, 16, 12},
	{"dashed", PAPER_DASHED, 0, 0, 16, 12},
	{"space", PAPER_SPACE, 0, 0, 0, 0},
	{"frame end", PAPER_FRAME_END, 0, 0, 0, 0},
	{"frame", PAPER_FRAME, 0, 0, 12, 12},
	{"qr end", PAPER_QR_END, 0, 0, 0, 0},
	{"qr", PAPER_QR, 0, 0, 0, 0},
};

enum field { FIELD_NUMBER, FIELD_NAME, FIELD_TEXT, FIELD_WEIGHT, FIELD_ALIGN };

#define KINDS_TEXT (1u << PAPER_TEXT | 1u << PAPER_NUMBER | 1u << PAPER_PAIR | 1u << PAPER_LIST)
#define KINDS_ALL (~0u)

struct key {
	const char *word;
	enum field field;
	unsigned kinds; /* bit a kind that takes it */
	size_t offset;
	long least, most;
};

#define AT(member) offsetof(struct paper_block, member)
#define WORDING(name, code, title, draft) \
	{code, FIELD_TEXT, KINDS_TEXT | 1u << PAPER_QR, AT(text[LANGUAGE_##name]), 0, 0},

static const struct key keys[] = {
	LANGUAGE_LIST(WORDING)
	{"of", FIELD_NAME, 1u << PAPER_LIST, AT(of), 0, 0},
	{"when", FIELD_NAME, KINDS_ALL, AT(when), 0, 0},
	{"unless", FIELD_NAME, KINDS_ALL, AT(unless), 0, 0},
	{"weight", FIELD_WEIGHT, KINDS_TEXT, AT(bold), 0, 0},
	{"align", FIELD_ALIGN, KINDS_TEXT, AT(align), 0, 0},
	{"side", FIELD_ALIGN, 1u << PAPER_QR, AT(align), 0, 0},
	{"size", FIELD_NUMBER, KINDS_TEXT, AT(size), PAPER_LAYOUT_TEXT_LEAST, PAPER_LAYOUT_SIZE_MOST},
	{"lines", FIELD_NUMBER, KINDS_TEXT, AT(lines), 1, PAPER_LAYOUT_LINES_MOST},
	{"before", FIELD_NUMBER, KINDS_ALL, AT(before), 0, 200},
	{"after", FIELD_NUMBER, KINDS_ALL, AT(after), 0, 200},
	{"height", FIELD_NUMBER, 1u << PAPER_SPACE, AT(height), 1, 400},
	{"module", FIELD_NUMBER, 1u << PAPER_QR, AT(module), 5, 12},
};

struct parse {
	struct paper_layout *layout;
	struct err *err;
	const char *name;
	char section[64];
	int line;
	unsigned seen; /* bit a key already given in this block */
	enum err_code result;
};

static int refuse(struct parse *parse, const char *what, const char *value)
{
	if (parse->result == ERR_OK)
		parse->result = err_set(parse->err, ERR_INVALID, "%s:%d: [%.40s] %s: \"%.40s\"", parse->name, parse->line,
		                        parse->section, what, value);
	return 0;
}

static const char *keep(struct paper_layout *layout, const char *text)
{
	size_t size = strlen(text) + 1;

	if (size > sizeof(layout->pool) - layout->pool_used)
		return NULL;
	char *kept = layout->pool + layout->pool_used;
	memcpy(kept, text, size);
	layout->pool_used += size;
	return kept;
}

static int begin_block(struct parse *parse, const char *section)
{
	struct paper_layout *layout = parse->layout;

	parse->seen = 0;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		size_t len = strlen(kinds[i].word);
		if (strncmp(section, kinds[i].word, len) != 0 || (section[len] != '\0' && section[len] != ' '))
			continue;
		if (layout->block_count == PAPER_LAYOUT_BLOCKS_MAX)
			return refuse(parse, "one block more than a layout may have", section);
		layout->blocks[layout->block_count++] = (struct paper_block){
			.kind = kinds[i].kind,
			.size = kinds[i].size,
			.lines = kinds[i].lines,
			.before = kinds[i].before,
			.after = kinds[i].after,
			.module = 7,
			.align = kinds[i].kind == PAPER_NUMBER ? PAPER_CENTER : PAPER_LEFT,
			.bold = kinds[i].kind == PAPER_NUMBER,
		};
		return 1;
	}
	return refuse(parse, "no such kind of block", section);
}

static bool read_number(const char *value, long least, long most, unsigned *ret)
{
	char *end;
	long number = strtol(value, &end, 10);

	if (end == value || *end != '\0' || number < least || number > most)
		return false;
	*ret = (unsigned)number;
	return true;
}

static int paper_key(struct parse *parse, const char *name, const char *value)
{
	struct paper_layout *layout = parse->layout;

	if (strcmp(name, "width") == 0) {
		if (!read_number(value, 58, 80, &layout->width_mm) || (layout->width_mm != 58 && layout->width_mm != 80))
			return refuse(parse, "width is 58 or 80", value);
		return 1;
	}
	if (strcmp(name, "margin") == 0)
		return read_number(value, 0, 60, &layout->margin) ? 1 : refuse(parse, "margin is 0 to 60", value);
	return refuse(parse, "no such key", name);
}

static int set_field(struct parse *parse, const struct key *key, const char *value)
{
	static const char *const aligns[] = {"left", "center", "right"};
	struct paper_block *block = &parse->layout->blocks[parse->layout->block_count - 1];
	void *at = (char *)block + key->offset;

	switch (key->field) {
	case FIELD_NUMBER:
		return read_number(value, key->least, key->most, at) ? 1 : refuse(parse, "out of range", value);
	case FIELD_NAME:
		if (strlen(value) >= PAPER_LAYOUT_NAME_MAX)
			return refuse(parse, "name too long", value);
		memcpy(at, value, strlen(value) + 1);
		return 1;
	case FIELD_TEXT: {
		if (!utf8_is_valid(value, strlen(value)))
			return refuse(parse, "not UTF-8", "");
		const char *kept = keep(parse->layout, value);
		memcpy(at, &kept, sizeof(kept));
		return kept ? 1 : refuse(parse, "more wording than a layout may have", value);
	}
	case FIELD_WEIGHT:
		if (strcmp(value, "bold") != 0 && strcmp(value, "semibold") != 0)
			return refuse(parse, "weight is semibold or bold", value);
		block->bold = strcmp(value, "bold") == 0;
		return 1;
	case FIELD_ALIGN:
		for (size_t i = 0; i < ARRAY_LEN(aligns); i++) {
			if (strcmp(value, aligns[i]) == 0 && !(block->kind == PAPER_QR && i == PAPER_RIGHT)) {
				block->align = (enum paper_align)i;
				return 1;
			}
		}
		return refuse(parse, "left, center or right", value);
	}
	return 0;
}

static int block_key(struct parse *parse, const char *name, const char *value)
{
	const struct paper_block *block = &parse->layout->blocks[parse->layout->block_count - 1];

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		if (strcmp(keys[i].word, name) != 0)
			continue;
		if (!(keys[i].kinds & 1u << block->kind))
			break;
		if (parse->seen & 1u << i)
			return refuse(parse, "given twice", name);
		parse->seen |= 1u << i;
		return set_field(parse, &keys[i], value);
	}
	return refuse(parse, "no such key here", name);
}

/* Blocks without keys ([rule]) never reach inih's handler, so the file is fed line by line and
 * headers are taken here; inih still reads each key line. */
static int on_key(void *user, const char *section, const char *name, const char *value)
{
	struct parse *parse = user;

	if (parse->result != ERR_OK)
		return 0;
	if (strcmp(parse->section, "paper") == 0)
		return paper_key(parse, name, value);
	if (parse->layout->block_count == 0)
		return refuse(parse, "key before the first block", name);
	return block_key(parse, name, value);
}

static int on_header(struct parse *parse, const char *line)
{
	const char *end = strchr(line, ']');
	size_t len = end ? (size_t)(end - line - 1) : 0;

	if (end == NULL || len >= sizeof(parse->section))
		return refuse(parse, "header without an end, or too long", "");
	memcpy(parse->section, line + 1, len);
	parse->section[len] = '\0';
	if (strcmp(parse->section, "paper") == 0)
		return parse->layout->block_count == 0 ? 1 : refuse(parse, "[paper] stands first", "");
	return begin_block(parse, parse->section);
}

static void feed_line(struct parse *parse, const char *line)
{
	while (*line == ' ' || *line == '\t')
		line++;
	if (*line == '[') {
		on_header(parse, line);
		return;
	}
	if (ini_parse_string(line, on_key, parse) != 0)
		refuse(parse, "not \"key = value\"", line);
}

/* What only the whole file shows: everything opened is closed, texts are there. */
static void check_whole(struct parse *parse)
{
	const struct paper_layout *layout = parse->layout;
	int open = -1;

	if (parse->result == ERR_OK && layout->block_count == 0)
		refuse(parse, "no block at all", "");
	for (size_t i = 0; i < layout->block_count && parse->result == ERR_OK; i++) {
		const struct paper_block *block = &layout->blocks[i];
		bool opens = block->kind == PAPER_FRAME || (block->kind == PAPER_QR && block->align == PAPER_LEFT);
		bool closes = block->kind == PAPER_FRAME_END || block->kind == PAPER_QR_END;
		if (((KINDS_TEXT | 1u << PAPER_QR) & 1u << block->kind) && block->text[LANGUAGE_VI] == NULL)
			refuse(parse, "a block has no vi", "");
		if (block->kind == PAPER_NUMBER && block->size < PAPER_LAYOUT_NUMBER_LEAST)
			refuse(parse, "a number is at least 133 dots (12 mm)", "");
		if (opens && open >= 0)
			refuse(parse, "a frame or qr inside another", "");
		if (closes && open != (block->kind == PAPER_FRAME_END ? PAPER_FRAME : PAPER_QR))
			refuse(parse, "an end without its beginning", "");
		open = opens ? (int)block->kind : closes ? -1 : open;
	}
	if (open >= 0)
		refuse(parse, "a frame or qr without its end", "");
}

enum err_code paper_layout_parse(const char *text, const char *name, struct paper_layout *ret_layout,
                                 struct err *err)
{
	struct parse parse = {.layout = ret_layout, .err = err, .name = name, .result = ERR_OK};
	char line[INI_MAX_LINE];

	*ret_layout = (struct paper_layout){.width_mm = 80, .margin = 20};
	while (*text != '\0' && parse.result == ERR_OK) {
		size_t len = strcspn(text, "\n");
		parse.line++;
		if (len >= sizeof(line) - 1) {
			refuse(&parse, "line too long", "");
			break;
		}
		memcpy(line, text, len);
		line[len] = '\0';
		feed_line(&parse, line);
		text += len + (text[len] == '\n');
	}
	check_whole(&parse);
	return parse.result;
}

enum err_code paper_layout_load(const char *path, struct paper_layout *ret_layout, struct err *err)
{
	struct buf buf;

	buf_init(&buf, PAPER_LAYOUT_FILE_MAX);
	enum err_code code = file_read(path, &buf, err);
	if (code == ERR_OK && strlen(buf_text(&buf)) != buf.len)
		code = err_set(err, ERR_INVALID, "%s: not a text", path);
	if (code == ERR_OK)
		code = paper_layout_parse(buf_text(&buf), path, ret_layout, err);
	buf_finish(&buf);
	return code;
}
