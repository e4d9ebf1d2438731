#include "ui/touch_map.h"

#include "base/check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORD "motcua-touch"
#define FORMAT 1
#define AREA_LEAST 0.08   /* of the triangle of the first three, in pictures; the targets' own is 0.56 */
#define SPREAD_LEAST 0.16 /* how much smaller, or larger by its inverse, a picture may become */
#define LIMIT (3 * TOUCH_MAP_ONE)

const struct touch_map touch_map_plain = {{TOUCH_MAP_ONE, 0, 0, 0, TOUCH_MAP_ONE, 0}, 0, 0};
const struct touch_point touch_map_targets[TOUCH_MAP_POINTS] = {
	{120000, 120000}, {880000, 200000}, {200000, 880000}, {850000, 850000}};

static bool is_sane(const struct touch_map *map)
{
	const int32_t *m = map->m;
	double spread = fabs((double)m[0] * m[4] - (double)m[1] * m[3]) / TOUCH_MAP_ONE / TOUCH_MAP_ONE;

	for (size_t i = 0; i < ARRAY_LEN(map->m); i++)
		if (m[i] < -LIMIT || m[i] > LIMIT)
			return false;
	if (map->off_um < 0 || map->off_um > TOUCH_MAP_OFF_MM * 1000)
		return false;
	if (map->day != 0 && (map->day < 20000101 || map->day > 99991231))
		return false;
	return spread >= SPREAD_LEAST && spread <= 1 / SPREAD_LEAST;
}

static struct touch_point meant(const struct touch_map *map, struct touch_point raw)
{
	const int32_t *m = map->m;
	int64_t x = ((int64_t)m[0] * raw.x + (int64_t)m[1] * raw.y) / TOUCH_MAP_ONE + m[2];
	int64_t y = ((int64_t)m[3] * raw.x + (int64_t)m[4] * raw.y) / TOUCH_MAP_ONE + m[5];

	return (struct touch_point){(int32_t)x, (int32_t)y};
}

static int pixel_of(int32_t share, int pixels)
{
	return (int)lround((double)share * pixels / TOUCH_MAP_ONE);
}

struct touch_point touch_map_raw(const struct touch_panel *panel, int x, int y)
{
	int64_t sx = panel->w > 0 ? (int64_t)x * TOUCH_MAP_ONE / panel->w : 0;
	int64_t sy = panel->h > 0 ? (int64_t)y * TOUCH_MAP_ONE / panel->h : 0;

	sx = sx < -LIMIT ? -LIMIT : sx > LIMIT ? LIMIT : sx; /* a mouse may be dragged far out */
	sy = sy < -LIMIT ? -LIMIT : sy > LIMIT ? LIMIT : sy;
	return (struct touch_point){(int32_t)sx, (int32_t)sy};
}

void touch_map_pixel(const struct touch_map *map, const struct touch_panel *panel, int *x, int *y)
{
	struct touch_point seen;

	if (touch_map_is_plain(map))
		return;
	seen = meant(map, touch_map_raw(panel, *x, *y));
	*x = pixel_of(seen.x, panel->w);
	*y = pixel_of(seen.y, panel->h);
}

bool touch_map_is_plain(const struct touch_map *map)
{
	return memcmp(map->m, touch_map_plain.m, sizeof(map->m)) == 0;
}

/* The row (a, b, c) with a x + b y + c = value at each of the three; area is twice the triangle's, signed. */
static void solve_row(const struct touch_point p[3], const double value[3], double area, double ret_row[3])
{
	double x1 = p[1].x - p[0].x, y1 = p[1].y - p[0].y, x2 = p[2].x - p[0].x, y2 = p[2].y - p[0].y;
	double v1 = value[1] - value[0], v2 = value[2] - value[0];

	ret_row[0] = (v1 * y2 - v2 * y1) / area;
	ret_row[1] = (v2 * x1 - v1 * x2) / area;
	ret_row[2] = value[0] - ret_row[0] * p[0].x - ret_row[1] * p[0].y;
}

static bool to_fixed(const double rows[2][3], struct touch_map *ret_map)
{
	for (int i = 0; i < 6; i++) {
		double v = rows[i / 3][i % 3] * (i % 3 == 2 ? 1 : TOUCH_MAP_ONE);

		if (!(fabs(v) <= LIMIT)) /* also what is no number */
			return false;
		ret_map->m[i] = (int32_t)lround(v);
	}
	return is_sane(ret_map);
}

static double miss_mm(const struct touch_map *map, struct touch_point raw, const struct touch_panel *panel)
{
	struct touch_point seen = meant(map, raw), target = touch_map_targets[TOUCH_MAP_POINTS - 1];
	double dx = (double)(seen.x - target.x) / TOUCH_MAP_ONE * panel->w / panel->dots_per_mm;
	double dy = (double)(seen.y - target.y) / TOUCH_MAP_ONE * panel->h / panel->dots_per_mm;

	return hypot(dx, dy);
}

enum touch_fit touch_map_fit(const struct touch_point raw[TOUCH_MAP_POINTS], const struct touch_panel *panel,
							 struct touch_map *ret_map)
{
	double one = TOUCH_MAP_ONE, values[2][3], rows[2][3];
	double area = (double)(raw[1].x - raw[0].x) * (raw[2].y - raw[0].y) -
				  (double)(raw[2].x - raw[0].x) * (raw[1].y - raw[0].y);
	struct touch_map map = touch_map_plain;
	double off_mm;

	if (!(fabs(area) / one / one >= AREA_LEAST))
		return TOUCH_FIT_FLAT;
	for (int i = 0; i < 3; i++) {
		values[0][i] = touch_map_targets[i].x;
		values[1][i] = touch_map_targets[i].y;
	}
	solve_row(raw, values[0], area, rows[0]);
	solve_row(raw, values[1], area, rows[1]);
	if (!to_fixed(rows, &map))
		return TOUCH_FIT_WILD;
	off_mm = miss_mm(&map, raw[3], panel);
	if (!(off_mm <= TOUCH_MAP_OFF_MM))
		return TOUCH_FIT_OFF;
	map.off_um = (int32_t)lround(off_mm * 1000);
	*ret_map = map;
	return TOUCH_FIT_GOOD;
}

void touch_map_write(const struct touch_map *map, const struct touch_panel *panel, char out[TOUCH_MAP_TEXT_SIZE])
{
	const int32_t *m = map->m;

	snprintf(out, TOUCH_MAP_TEXT_SIZE, WORD " %d %d %d %d %d %d %d %d %d %d %d %d\n", FORMAT, panel->w, panel->h,
			 panel->rotate, m[0], m[1], m[2], m[3], m[4], m[5], map->off_um, map->day);
}

/* The next whole number after one space. */
static bool next_number(const char **at, long *ret_number)
{
	char *end;

	if (**at != ' ' || !(((*at)[1] >= '0' && (*at)[1] <= '9') || (*at)[1] == '-'))
		return false;
	*ret_number = strtol(*at + 1, &end, 10);
	if (end == *at + 1 || *ret_number < -100 * (long)TOUCH_MAP_ONE || *ret_number > 100 * (long)TOUCH_MAP_ONE)
		return false;
	*at = end;
	return true;
}

bool touch_map_read(const char *text, size_t len, const struct touch_panel *panel, struct touch_map *ret_map)
{
	char line[TOUCH_MAP_TEXT_SIZE];
	const char *at = line + strlen(WORD);
	struct touch_map map;
	int32_t *const numbers[] = {&map.m[0], &map.m[1], &map.m[2],   &map.m[3],
								&map.m[4], &map.m[5], &map.off_um, &map.day};
	long head[4];

	if (len == 0 || len >= sizeof(line) || text[len - 1] != '\n' || memchr(text, '\0', len))
		return false;
	memcpy(line, text, len);
	line[len] = '\0';
	if (strncmp(line, WORD, strlen(WORD)) != 0)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(head); i++)
		if (!next_number(&at, &head[i]))
			return false;
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		long number;

		if (!next_number(&at, &number))
			return false;
		*numbers[i] = (int32_t)number;
	}
	if (strcmp(at, "\n") != 0 || head[0] != FORMAT || head[1] != panel->w || head[2] != panel->h ||
		head[3] != panel->rotate || !is_sane(&map))
		return false;
	*ret_map = map;
	return true;
}
