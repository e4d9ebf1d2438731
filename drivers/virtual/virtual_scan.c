#include "virtual/virtual_scan.h"

#include "base/check.h"

/* Commands by their first bytes; `length` counts the whole head. */
static const struct shape {
	unsigned char first, second;
	unsigned char length;
	enum { PLAIN, RASTER, COUNTED, CUT, PULSE } kind;
} shapes[] = {
	{0x10, 0x04, 3, PLAIN},   /* DLE EOT n */
	{0x10, 0x05, 3, PLAIN},   /* DLE ENQ n */
	{0x10, 0x14, 5, PULSE},   /* DLE DC4 */
	{0x1B, '@', 2, PLAIN},    /* initialise */
	{0x1B, 'i', 2, PLAIN},    /* cut */
	{0x1B, 'm', 2, PLAIN},    /* partial cut */
	{0x1B, '2', 2, PLAIN},    /* line spacing */
	{0x1B, '3', 3, PLAIN},
	{0x1B, 'J', 3, PLAIN},    /* feed n units */
	{0x1B, 'd', 3, PLAIN},    /* feed n lines */
	{0x1B, 'a', 3, PLAIN},    /* justification */
	{0x1D, 'v', 8, RASTER},   /* GS v 0 */
	{0x1D, '(', 5, COUNTED},  /* GS ( x pL pH */
	{0x1D, 'V', 3, CUT},
	{0x1D, 'r', 3, PLAIN},
	{0x1D, 'a', 3, PLAIN},
	{0x1D, 'I', 3, PLAIN},
};

static const struct shape *shape_of(const struct virtual_scan *scan)
{
	for (size_t i = 0; i < ARRAY_LEN(shapes); i++)
		if (shapes[i].first == scan->head[0] && shapes[i].second == scan->head[1])
			return &shapes[i];
	return NULL;
}

static size_t length_of(const struct virtual_scan *scan, const struct shape *shape)
{
	if (shape->kind == CUT && scan->head_len >= 3 && scan->head[2] >= 65)
		return 4;
	if (shape->kind == PULSE && scan->head_len >= 3 && scan->head[2] == 8)
		return 10;
	return shape->length;
}

static size_t data_of(const struct virtual_scan *scan, const struct shape *shape)
{
	const unsigned char *head = scan->head;
	if (shape->kind == RASTER)
		return (size_t)(head[4] | head[5] << 8) * (size_t)(head[6] | head[7] << 8);
	return shape->kind == COUNTED ? (size_t)(head[3] | head[4] << 8) : 0;
}

enum virtual_token virtual_scan_push(struct virtual_scan *scan, unsigned char byte)
{
	if (scan->complete && scan->data_left > 0) {
		scan->data_left--;
		return VIRTUAL_DATA;
	}
	if (scan->complete) {
		scan->head_len = 0;
		scan->complete = false;
	}
	if (scan->head_len == 0 && byte != 0x10 && byte != 0x1B && byte != 0x1D)
		return byte >= 0x20 ? VIRTUAL_TEXT : VIRTUAL_NOTHING;
	CHECK(scan->head_len < VIRTUAL_HEAD_MAX);
	scan->head[scan->head_len++] = byte;
	if (scan->head_len < 2)
		return VIRTUAL_MORE;
	const struct shape *shape = shape_of(scan);
	if (!shape) {
		scan->head_len = 0;
		return VIRTUAL_UNKNOWN;
	}
	if (scan->head_len < length_of(scan, shape))
		return VIRTUAL_MORE;
	scan->data_left = data_of(scan, shape);
	scan->complete = true;
	return VIRTUAL_COMMAND;
}
