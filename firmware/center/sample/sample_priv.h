/* Parts of the loader. All run inside an open transaction. */
#ifndef MOTCUA_CENTER_SAMPLE_SAMPLE_PRIV_H
#define MOTCUA_CENTER_SAMPLE_SAMPLE_PRIV_H

#include "center/sample/sample.h"
#include "center/sample/sample_day.h"

#include <jansson.h>

struct sample {
	struct db *db;
	const struct sample_options *options;
	char folder[512];
	char center[48];
	json_t *file;       /* center.json */
	json_t *procedures; /* the list of procedures.json */
	json_t *holidays;   /* the list of holidays.json */
	struct workday_calendar calendar;
	int64_t now_ms, midnight_ms;
	int32_t today;
	char day[CLOCK_DAY_SIZE];
};

/* sample_content.c: catalogue, staff, devices with their keys. */
enum err_code sample_put_content(struct sample *sample, struct err *err) MUST_USE;
/* sample_visits.c */
enum err_code sample_put_history(struct sample *sample, struct err *err) MUST_USE;
enum err_code sample_put_morning(struct sample *sample, struct err *err) MUST_USE;
/* sample_dossiers.c */
enum err_code sample_put_dossiers(struct sample *sample, struct err *err) MUST_USE;

#endif
