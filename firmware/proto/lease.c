#include "proto/lease.h"

#include "proto/proto_priv.h"

#include <string.h>

#define VALUE_MAX 999999

static bool is_tag(const char *text)
{
	for (; *text; text++)
		if (!((*text >= 'A' && *text <= 'Z') || (*text >= '0' && *text <= '9')))
			return false;
	return true;
}

static void read_range(struct proto_reader *reader, const json_t *object, struct lease_range *range)
{
	char series[2];
	proto_read_text(reader, object, "service", range->service, sizeof range->service, PROTO_MUST);
	proto_read_text(reader, object, "series", series, sizeof series, PROTO_MUST);
	range->series = series[0];
	range->from = (unsigned)proto_read_int(reader, object, "from", 1, VALUE_MAX, PROTO_MUST, 1);
	range->to = (unsigned)proto_read_int(reader, object, "to", range->from, VALUE_MAX, PROTO_MUST, range->from);
	if (reader->code == ERR_OK && (series[0] < 'A' || series[0] > 'Z'))
		proto_read_failed(reader, ERR_INVALID, "series", "is no letter");
}

static void read_lease(struct proto_reader *reader, const json_t *object, struct lease *lease)
{
	memset(lease, 0, sizeof *lease);
	proto_read_id(reader, object, "id", lease->id);
	lease->generation = proto_read_int(reader, object, "generation", 0, INT64_MAX, PROTO_MUST, 0);
	proto_read_day(reader, object, "day", lease->day, PROTO_MUST);
	proto_read_text(reader, object, "emergency", lease->emergency, sizeof lease->emergency, PROTO_MAY);
	if (!is_tag(lease->emergency))
		proto_read_failed(reader, ERR_INVALID, "emergency", "is no letter and digit");
	json_t *ranges = proto_read_array(reader, object, "ranges", LEASE_RANGES_MAX, PROTO_MUST);
	lease->range_count = json_array_size(ranges);
	for (size_t i = 0; i < lease->range_count; i++)
		read_range(reader, json_array_get(ranges, i), &lease->ranges[i]);
}

enum err_code proto_lease_decode(const char *bytes, size_t len, struct proto_leases *ret_leases, struct err *err)
{
	struct proto_reader reader = {.err = err};
	json_t *root = proto_read_document(&reader, bytes, len, PROTO_LEASE_MAX);
	json_t *today = root ? proto_read_object(&reader, root, "lease", PROTO_MUST) : NULL;
	json_t *next = root ? proto_read_object(&reader, root, "next_day", PROTO_MAY) : NULL;
	struct proto_leases leases;
	memset(&leases, 0, sizeof leases);
	if (today)
		read_lease(&reader, today, &leases.today);
	if (next)
		read_lease(&reader, next, &leases.next_day);
	leases.has_next = next != NULL;
	if (root)
		proto_read_text(&reader, root, "public_url", leases.public_url, sizeof leases.public_url, PROTO_MAY);
	json_decref(root);
	if (reader.code == ERR_OK)
		*ret_leases = leases;
	return reader.code == ERR_OK ? ERR_OK : err_wrap(err, reader.code, "lease");
}

enum err_code proto_lease_encode_request(const char *boot_id, int64_t generation, struct buf *out)
{
	return proto_write_take(json_pack("{s:s, s:I}", "boot_id", boot_id, "generation", (json_int_t)generation), out);
}
