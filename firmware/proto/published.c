#include "proto/published.h"

#include "proto/proto_priv.h"

static double read_share(struct proto_reader *reader, const json_t *object, const char *name)
{
	const json_t *value = object ? json_object_get(object, name) : NULL;
	double share = json_number_value(value);

	if (!json_is_number(value) || !(share >= 0 && share <= 1)) {
		proto_read_failed(reader, ERR_INVALID, name, "a share from 0 to 1 is right");
		return 0;
	}
	return share;
}

static void read_satisfied(struct proto_reader *reader, const json_t *object, struct proto_satisfied *satisfied)
{
	const json_t *ratings = proto_read_object(reader, object, "ratings", PROTO_MAY);

	if (!ratings)
		return;
	satisfied->count = (int)proto_read_int(reader, ratings, "count", 0, 1000000, PROTO_MUST, 0);
	satisfied->share = read_share(reader, ratings, "share");
	satisfied->low = read_share(reader, ratings, "low");
	satisfied->high = read_share(reader, ratings, "high");
}

enum err_code proto_published_decode(const char *bytes, size_t len, struct proto_published *ret_published,
                                     struct err *err)
{
	struct proto_reader reader = {.err = err};
	struct proto_published published = {.served = 0};
	json_t *root = proto_read_document(&reader, bytes, len, PROTO_PUBLISHED_MAX);

	if (root) {
		const json_t *wait = proto_read_object(&reader, root, "wait", PROTO_MAY);
		const json_t *month = proto_read_object(&reader, root, "month", PROTO_MAY);
		proto_read_day(&reader, root, "day", published.day, PROTO_MUST);
		published.served = (int)proto_read_int(&reader, root, "served", 0, 1000000, PROTO_MUST, 0);
		if (wait) {
			published.wait_count = (int)proto_read_int(&reader, wait, "count", 0, 1000000, PROTO_MUST, 0);
			published.wait_p50_ms = proto_read_int(&reader, wait, "p50_ms", 0, 86400000, PROTO_MUST, 0);
		}
		read_satisfied(&reader, root, &published.satisfied);
		if (month) {
			proto_read_day(&reader, month, "to", published.month.to, PROTO_MUST);
			read_satisfied(&reader, month, &published.month.satisfied);
		}
	}
	json_decref(root);
	if (reader.code == ERR_OK)
		*ret_published = published;
	return reader.code == ERR_OK ? ERR_OK : err_wrap(err, reader.code, "published");
}
