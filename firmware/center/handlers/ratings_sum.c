#include "center/handlers/ratings_sum.h"

#include "base/check.h"
#include "base/clock.h"
#include "center/db/db_ratings.h"
#include "center/handlers/center.h"
#include "crypto/crypto.h"
#include "model/rating.h"

#include <stdio.h>
#include <string.h>

#define AGE_MAX_MS (INT64_C(400) * 86400000)

static bool read_counts(const json_t *data, unsigned levels, unsigned counts[RATING_LEVELS_MAX])
{
	const json_t *list = json_object_get(data, "counts");
	json_int_t all = 0;
	for (size_t i = 0; i < json_array_size(list) && i < RATING_LEVELS_MAX; i++) {
		json_int_t count = json_integer_value(json_array_get(list, i));
		if (count < 0 || count > RATING_SUM_MAX)
			return false;
		counts[i] = (unsigned)count;
		all += count;
	}
	return json_array_size(list) == levels && all > 0 && all <= RATING_SUM_MAX;
}

static bool read_sum(struct request *req, const json_t *data, int64_t at_ms, struct db_rating *rating,
					 unsigned counts[RATING_LEVELS_MAX])
{
	const char *channel = json_string_value(json_object_get(data, "channel"));
	const char *hour = json_string_value(json_object_get(data, "hour"));
	json_int_t counter = json_integer_value(json_object_get(data, "counter"));
	json_int_t levels = json_integer_value(json_object_get(data, "levels"));
	if (!channel || (strcmp(channel, "kiosk") != 0 && strcmp(channel, "pad") != 0) || counter < 0 || counter > 255 ||
		(levels != 5 && levels != 3))
		return false;
	*rating = (struct db_rating){.counter = (unsigned)counter, .levels = (unsigned)levels};
	if (!hour || clock_parse(hour, &rating->at_ms) != ERR_OK || rating->at_ms > req->now_ms ||
		rating->at_ms < req->now_ms - AGE_MAX_MS)
		rating->at_ms = at_ms;
	snprintf(rating->channel, sizeof rating->channel, "%s", channel);
	snprintf(rating->device, sizeof rating->device, "%s", req->caller.id);
	clock_day(rating->at_ms, rating->day);
	return read_counts(data, (unsigned)levels, counts);
}

/* The same for the same event: who tells it twice has told it once. */
static void make_id(const char *event, unsigned level, unsigned n, char ret_id[ID_SIZE])
{
	char text[ID_SIZE + 32], hex[CRYPTO_HEX_SIZE];
	int len = snprintf(text, sizeof text, "%s %u %u", event, level, n);
	crypto_sha256_hex(text, (size_t)len, hex);
	snprintf(ret_id, ID_SIZE, "%.32s", hex);
}

enum err_code ratings_sum_store(struct request *req, const json_t *data, const char *event, int64_t at_ms,
								bool *ret_fits, struct err *err)
{
	struct db_rating rating;
	unsigned counts[RATING_LEVELS_MAX] = {0};
	enum err_code code = ERR_OK;
	*ret_fits = read_sum(req, data, at_ms, &rating, counts);
	for (unsigned level = 1; *ret_fits && level <= rating.levels; level++)
		for (unsigned n = 0; n < counts[level - 1] && code == ERR_OK; n++) {
			rating.level = level;
			make_id(event, level, n, rating.id);
			code = db_rating_insert(req->db, req->center->id, &rating, err);
		}
	return code;
}
