/*
 * A real motcua-center as a child process, with the sample center on SQLite in
 * a folder of the test; it can be stopped, killed and started again where it was.
 */
#ifndef MOTCUA_TESTS_SUPPORT_CENTER_FIXTURE_H
#define MOTCUA_TESTS_SUPPORT_CENTER_FIXTURE_H

#include "base/file.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* The day of the sample: programs and tests beside it begin here. */
#define CENTER_FIXTURE_CLOCK "2026-03-10T09:24:00"

struct center_fixture {
	char dir[FILE_PATH_MAX];
	pid_t pid;        /* 0: not running */
	int port;         /* stays the same over restarts */
	bool is_filled;   /* its database has the sample: a start does not look at it again */
	int64_t clock_ms; /* where the center's clock goes on at the next start */
};

/* Stops the test where the center does not come up. */
void center_fixture_start(struct center_fixture *center, const char *dir);
/* A center of one day for many that begin as copies of it, stopped: its database and keys in dir. Of the sample's past
 * only yesterday is left, of its procedures a handful: a start is as fast as a small center's. */
void center_fixture_prepare(const char *dir);
/* As a start in a new folder, but with what was prepared in the other one. */
void center_fixture_start_like(struct center_fixture *center, const char *dir, const char *prepared);
/* The same as a start without a folder, but does not wait until it answers: after a kill, while others go on. */
void center_fixture_restart(struct center_fixture *center);
/* signal: SIGTERM, or SIGKILL for a crash. */
void center_fixture_stop(struct center_fixture *center, int signal);
/* "center.url=..." and "center.key_file=..." of a device of the sample, for a kiosk's configuration. */
void center_fixture_sets(const struct center_fixture *center, const char *device, char url[FILE_PATH_MAX],
						 char key[FILE_PATH_MAX]);
/* One number from the center's database; -1 where there is none. */
int64_t center_fixture_query(const struct center_fixture *center, const char *sql, const char *argument);

#endif
