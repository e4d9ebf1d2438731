#include "proto/rating.h"

#include "proto/proto_priv.h"

enum err_code proto_rating_encode(const struct rating *rating, const char *const *reasons, size_t reason_count,
								  struct buf *out)
{
	json_t *list = json_array();
	for (size_t i = 0; i < reason_count && i < CATALOGUE_REASONS_MAX; i++)
		if (rating->reasons & (1u << i))
			json_array_append_new(list, json_string(reasons[i]));
	return proto_write_take(json_pack("{s:s, s:o, s:i, s:i, s:i, s:o, s:s, s:o, s:s*}", "id", rating->id, "ticket",
									  rating->ticket[0] ? json_string(rating->ticket) : json_null(), "counter",
									  (int)rating->counter, "level", (int)rating->level, "levels", (int)rating->levels,
									  "reasons", list, "channel", rating->channel, "at",
									  proto_write_time(rating->given_ms), "comment",
									  rating->comment[0] ? rating->comment : NULL),
							out);
}
