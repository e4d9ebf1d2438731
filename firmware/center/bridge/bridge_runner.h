/*
 * Asks a one-stop system by itself, every so many minutes, in a thread of its
 * own. Of several servers on one database one asks at a time. Writes through
 * the center's writer; goes on where the last round was cut off.
 */
#ifndef MOTCUA_CENTER_BRIDGE_BRIDGE_RUNNER_H
#define MOTCUA_CENTER_BRIDGE_BRIDGE_RUNNER_H

#include "center/bridge/bridge.h"
#include "center/bridge/bridge_wire.h"
#include "center/db/db_writer.h"
#include "model/catalogue.h"

#define BRIDGE_LOOK_MS 2000 /* how soon it hears "now, please" */

struct bridge_runner;

struct bridge_runner_options {
	const char *url, *ca_file, *crl_file; /* "https://host:port"; the files may be "" */
	const char *source;        /* its name in our tables */
	enum bridge_form form;
	const char *username, *password, *unit;
	unsigned every_minutes, full_hours, page_size, again_most;
	unsigned keep_days; /* as bridge.h has it */
	const char *center;
	struct db_writer *writer;
	void *context; /* of the two below */
	const struct catalogue *(*hold)(void *context, void **ret_handle); /* may answer NULL */
	void (*release)(void *context, void *handle);
};

/* Copies its options' texts. */
enum err_code bridge_runner_start(const struct bridge_runner_options *options, struct bridge_runner **ret_runner,
								  struct err *err) MUST_USE;
/* Where several are to be stopped, each is told first. */
void bridge_runner_tell_stop(struct bridge_runner *runner);
/* Takes NULL. Ends within a request's deadline. */
void bridge_runner_stop(struct bridge_runner *runner);

#endif
