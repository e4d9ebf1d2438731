#include "proto/rating.h"

#include "proto/proto_priv.h"

enum err_code proto_rating_encode(const struct rating *rating, const char *const *reasons, size_t reason_count,
								  struct buf *out)
{
	json_t *list = json_array();
	bool whole = true;
	for (size_t i = 0; i < reason_count && i < CATALOGUE_REASONS_MAX; i++)
		if (rating->reasons & (1u << i))
			whole = json_array_append_new(list, json_string(reasons[i])) == 0 && whole;
	if (!whole) {
		json_decref(list);
		return ERR_LIMIT;
	}
	json_t *root = json_pack("{s:s, s:o, s:i, s:i, s:i, s:o, s:s, s:o}", "id", rating->id, "ticket",
							 rating->ticket[0] ? json_string(rating->ticket) : json_null(), "counter",
							 (int)rating->counter, "level", (int)rating->level, "levels", (int)rating->levels,
							 "reasons", list, "channel", rating->channel, "at", proto_write_time(rating->given_ms));
	return proto_write_take(proto_write_also(root, "comment", rating->comment), out);
}

enum err_code proto_rating_encode_sum(const struct rating_sum *sum, struct buf *out)
{
	json_t *counts = json_array();
	bool whole = true;
	for (unsigned i = 0; i < sum->levels && i < RATING_LEVELS_MAX; i++)
		whole = json_array_append_new(counts, json_integer(sum->counts[i])) == 0 && whole;
	if (!whole) {
		json_decref(counts);
		return ERR_LIMIT;
	}
	return proto_write_take(json_pack("{s:o, s:i, s:i, s:s, s:o}", "hour", proto_write_time(sum->hour_ms), "counter",
									  (int)sum->counter, "levels", (int)sum->levels, "channel", sum->channel, "counts",
									  counts),
							out);
}
