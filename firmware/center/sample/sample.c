#include "center/sample/sample.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "center/db/db_hours.h"
#include "center/sample/sample_priv.h"

#include <stdio.h>
#include <string.h>

#define FILE_MAX (4u << 20)

static enum err_code read_json(const struct sample *sample, const char *name, json_t **ret_json, struct err *err)
{
	char path[FILE_PATH_MAX + 64];
	struct buf text;
	json_error_t why;
	snprintf(path, sizeof path, "%s/%s", sample->folder, name);
	buf_init(&text, FILE_MAX);
	enum err_code code = file_read(path, &text, err);
	if (code == ERR_OK) {
		*ret_json = json_loadb(buf_text(&text), text.len, JSON_REJECT_DUPLICATES, &why);
		if (!*ret_json)
			code = err_set(err, ERR_INVALID, "%s, line %d: %s", path, why.line, why.text);
	}
	buf_finish(&text);
	return code;
}

static enum err_code read_calendar(struct sample *sample, struct err *err)
{
	size_t i;
	json_t *day;
	workday_calendar_init(&sample->calendar);
	json_array_foreach(sample->holidays, i, day)
	{
		const char *date = json_string_value(json_object_get(day, "date"));
		bool worked = json_integer_value(json_object_get(day, "type")) == 1;
		enum err_code code = !date    ? ERR_INVALID
							 : worked ? workday_set_worked(&sample->calendar, date)
									  : workday_set_off(&sample->calendar, date);
		if (code != ERR_OK)
			return err_set(err, code, "holidays.json: entry %zu is no day", i);
	}
	return ERR_OK;
}

static enum err_code read_files(struct sample *sample, struct err *err)
{
	json_t *procedures = NULL;
	enum err_code code = read_json(sample, "center.json", &sample->file, err);
	if (code == ERR_OK)
		code = read_json(sample, "procedures.json", &procedures, err);
	if (code == ERR_OK)
		code = read_json(sample, "holidays.json", &sample->holidays, err);
	sample->procedures = json_incref(json_object_get(procedures, "procedures"));
	json_decref(procedures);
	const char *center = json_string_value(json_object_get(json_object_get(sample->file, "center"), "code"));
	if (code == ERR_OK && (!center || !json_is_array(sample->procedures) || !json_is_array(sample->holidays)))
		code = err_set(err, ERR_INVALID, "center.json, procedures.json or holidays.json in %s lacks its list",
					   sample->folder);
	if (code != ERR_OK)
		return code;
	snprintf(sample->center, sizeof sample->center, "%s", center);
	return read_calendar(sample, err);
}

static enum err_code in_transaction(struct sample *sample, enum err_code (*part)(struct sample *, struct err *),
									struct err *err)
{
	enum err_code code = db_begin(sample->db, err);
	if (code != ERR_OK)
		return code;
	code = part(sample, err);
	if (code == ERR_OK)
		return db_commit(sample->db, err);
	db_rollback(sample->db);
	return code;
}

static enum err_code count_hours(struct sample *sample, struct err *err)
{
	return db_hours_rebuild(sample->db, sample->center, "", err);
}

static enum err_code put_all(struct sample *sample, struct err *err)
{
	enum err_code code = in_transaction(sample, sample_put_content, err);
	if (code == ERR_OK)
		code = in_transaction(sample, sample_put_dossiers, err);
	if (code == ERR_OK)
		code = in_transaction(sample, sample_put_history, err);
	if (code == ERR_OK)
		code = in_transaction(sample, sample_put_morning, err);
	if (code == ERR_OK)
		code = in_transaction(sample, count_hours, err);
	return code;
}

enum err_code sample_load(struct db *db, const struct sample_options *options, struct err *err)
{
	struct sample sample = {.db = db, .options = options};
	int64_t begun = clock_mono_ms();
	if (options->folder)
		snprintf(sample.folder, sizeof sample.folder, "%s", options->folder);
	else
		file_asset_path("sample", sample.folder, sizeof sample.folder);
	sample.now_ms = options->now_ms ? options->now_ms : clock_wall_ms();
	clock_day(sample.now_ms, sample.day);
	sample.today = workday_number(sample.day);
	enum err_code code = clock_day_start(sample.day, &sample.midnight_ms);
	if (code == ERR_OK)
		code = read_files(&sample, err);
	if (code == ERR_OK)
		code = put_all(&sample, err);
	json_decref(sample.file);
	json_decref(sample.procedures);
	json_decref(sample.holidays);
	if (code != ERR_OK)
		return err_wrap(err, code, "sample");
	log_event(LOG_INFO, "sample.loaded", LOG_STR("center", sample.center), LOG_INT("ms", clock_mono_ms() - begun));
	return ERR_OK;
}
