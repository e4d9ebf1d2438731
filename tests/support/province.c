#include "support/province.h"

#include "base/clock.h"
#include "center/db/db_content.h"
#include "center/db/db_migrate.h"
#include "center/db/db_people.h"
#include "center/sample/sample.h"
#include "crypto/crypto.h"
#include "support/server_rig.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DOCUMENT_MAX (4u << 20)

static const struct db_sql SQL_CODES = {
	"SELECT code FROM dossiers WHERE center = 'an-binh' ORDER BY code LIMIT $1"};

void province_center(unsigned number, char ret_id[16])
{
	if (number == 0)
		snprintf(ret_id, 16, "an-binh");
	else
		snprintf(ret_id, 16, "c%03u", number % 1000);
}

void province_field(unsigned center, char ret_id[CATALOGUE_ID_MAX])
{
	if (center == 0)
		snprintf(ret_id, CATALOGUE_ID_MAX, PROVINCE_FIELD);
	else
		snprintf(ret_id, CATALOGUE_ID_MAX, PROVINCE_FIELD "-%03u", center % 1000);
}

void province_device(unsigned kiosk, char ret_id[32])
{
	snprintf(ret_id, 32, "tinh-%04u", kiosk);
}

void province_session(unsigned center, unsigned counter, char ret_cookie[48], char ret_csrf[ID_SIZE])
{
	snprintf(ret_cookie, 48, "province-%03u-%u-0123456789012345678901", center % 1000, counter % 10);
	snprintf(ret_csrf, ID_SIZE, "%08x%08x0123456789abcdef", center, counter);
}

void province_sample(struct province *province, unsigned worker, enum province_kind kind, int64_t since_us, bool right)
{
	struct province_series *series = &province->board->series[worker][kind];
	series->wrong += !right;
	if (series->count < PROVINCE_SAMPLES_MAX)
		series->us[series->count++] = (int)(clock_mono_us() - since_us);
}

int64_t province_pause_us(double mean_s)
{
	uint32_t random;
	id_random(&random, sizeof random);
	return (int64_t)(-log(((double)random + 1) / 4294967297.0) * mean_s * 1e6);
}

/* -- the database --------------------------------------------------------------------------------- */

static void must(enum err_code code, const struct err *err)
{
	if (code == ERR_OK)
		return;
	errno = 0;
	server_rig_give_up(err->text);
}

/* The sample's rows of a table under another center; `own` changes what must be its own. */
static void copy_rows(struct db *db, const char *table, const char *center, const char *own)
{
	struct err err = {.text = ""};
	char sql[1024];
	snprintf(sql, sizeof sql,
			 "CREATE TEMP TABLE copied AS SELECT * FROM %s WHERE center = 'an-binh'; UPDATE copied SET center = '%s'%s;"
			 "INSERT INTO %s SELECT * FROM copied; DROP TABLE copied", table, center, own, table);
	must(db_script(db, sql, &err), &err);
}

/* The sample's catalogue, with a name of the center's own for one service. */
static void write_catalogue(struct db *db, const char *center, const char *field, const char *version,
							const struct buf *sample)
{
	static const char word[] = "\"" PROVINCE_FIELD "\"";
	struct err err = {.text = ""};
	struct buf document;
	char own_version[160];
	buf_init(&document, DOCUMENT_MAX);
	const char *at = sample->data;
	for (const char *hit; (hit = strstr(at, word)); at = hit + strlen(word)) {
		buf_add(&document, at, (size_t)(hit - at));
		buf_format(&document, "\"%s\"", field);
	}
	buf_str(&document, at);
	snprintf(own_version, sizeof own_version, "%.40s-%s", version, center);
	must(db_catalogue_write(db, center, own_version, buf_text(&document), document.len, clock_wall_ms(), &err), &err);
	buf_finish(&document);
}

static void add_center(struct db *db, unsigned number, const char *version, const struct buf *sample)
{
	char center[16], field[CATALOGUE_ID_MAX], own[256];
	province_center(number, center);
	province_field(number, field);
	write_catalogue(db, center, field, version, sample);
	snprintf(own, sizeof own,
			 ", id = substr(id, 4) || '%03u', service = CASE WHEN service = '" PROVINCE_FIELD
			 "' THEN '%s' ELSE service END", number, field);
	copy_rows(db, "tickets", center, own);
	snprintf(own, sizeof own,
			 ", id = substr(id, 4) || '%03u', ticket = substr(ticket, 4) || '%03u', service = CASE WHEN service = '"
			 PROVINCE_FIELD "' THEN '%s' ELSE service END", number, number, field);
	copy_rows(db, "ratings", center, own);
	snprintf(own, sizeof own, ", ticket = CASE WHEN ticket = '' THEN '' ELSE substr(ticket, 4) || '%03u' END", number);
	copy_rows(db, "counters", center, own);
	snprintf(own, sizeof own, ", name = replace(name, ':" PROVINCE_FIELD "', ':%s')", field);
	copy_rows(db, "marks", center, own);
	copy_rows(db, "dossiers", center, "");
	copy_rows(db, "staff", center, "");
}

/* signed_ms: not later than where the clock of the servers begins. */
static void add_people(struct db *db, unsigned center_number, int64_t signed_ms)
{
	struct err err = {.text = ""};
	char center[16], cookie[48], csrf[ID_SIZE], hash[CRYPTO_HEX_SIZE], name[16];
	province_center(center_number, center);
	for (unsigned counter = 1; counter <= PROVINCE_COUNTERS; counter++) {
		province_session(center_number, counter, cookie, csrf);
		crypto_sha256_hex(cookie, strlen(cookie), hash);
		snprintf(name, sizeof name, "quay%u", counter);
		must(db_session_put(db, center, hash, name, csrf, counter, signed_ms, &err), &err);
	}
}

static void add_devices(struct db *db, const struct province *province)
{
	struct err err = {.text = ""};
	unsigned char hash[CRYPTO_HASH_SIZE];
	crypto_sha256(PROVINCE_KEY, strlen(PROVINCE_KEY), hash);
	/* Kiosks, then a hall screen for each center. */
	for (unsigned i = 0; i < province->kiosks + province->centers; i++) {
		char center[16], id[32];
		const char *kind = i < province->kiosks ? "kiosk" : "display";
		province_center(i < province->kiosks ? i % province->centers : i - province->kiosks, center);
		province_device(i, id);
		must(db_device_put(db, center, id, kind, "{\"vi\":\"M\"}", 0, &err), &err);
		must(db_device_set_key(db, center, id, hash, clock_wall_ms(), &err), &err);
	}
}

static void read_codes(struct db *db, struct province *province)
{
	const struct db_value args[] = {db_arg_int(PROVINCE_CODES_MAX)};
	struct err err = {.text = ""};
	struct db_rows rows;
	must(db_query(db, &SQL_CODES, args, 1, &rows, &err), &err);
	while (db_next(&rows))
		db_copy(&rows, 0, province->codes[province->code_count++], sizeof province->codes[0]);
	must(db_end(&rows, &err), &err);
}

static void forget_past(struct db *db, unsigned past_days)
{
	struct err err = {.text = ""};
	char day[CLOCK_DAY_SIZE], sql[256];
	clock_day(clock_wall_ms() - (int64_t)past_days * 86400000, day);
	snprintf(sql, sizeof sql, "DELETE FROM tickets WHERE day < '%s'; DELETE FROM ratings WHERE day < '%s'", day, day);
	must(db_script(db, sql, &err), &err);
}

void province_fill(struct province *province)
{
	const struct sample_options sample = {.password = PROVINCE_PASSWORD};
	struct err err = {.text = ""};
	struct db *db = NULL;
	struct buf document;
	char version[72];
	int64_t signed_ms = clock_wall_ms();
	must(db_open(province->url, DB_WRITE, &db, &err), &err);
	must(db_migrate(db, clock_wall_ms(), &err), &err);
	must(sample_load(db, &sample, &err), &err);
	forget_past(db, province->past_days);
	read_codes(db, province);
	buf_init(&document, DOCUMENT_MAX);
	must(db_catalogue_read(db, "an-binh", NULL, version, sizeof version, &document, &err), &err);
	for (unsigned i = 0; i < province->centers; i++) {
		must(db_begin(db, &err), &err);
		if (i > 0)
			add_center(db, i, version, &document);
		add_people(db, i, signed_ms);
		must(db_commit(db, &err), &err);
	}
	must(db_begin(db, &err), &err);
	add_devices(db, province);
	must(db_commit(db, &err), &err);
	if (strcmp(db_kind(db), "postgresql") == 0)
		must(db_script(db, "ANALYZE", &err), &err);
	buf_finish(&document);
	db_close(db);
}
