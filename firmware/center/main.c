/* motcua-center: wiring. What it does is in handlers/, db/, queue/. */
#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "center/bridge/bridge.h"
#include "center/bridge/bridge_wire.h"
#include "center/bridges.h"
#include "center/db/db_migrate.h"
#include "center/handlers/center.h"
#include "center/handlers/hub.h"
#include "center/handlers/live.h"
#include "center/hooks/hooks.h"
#include "center/http.h"
#include "center/http_accept.h"
#include "center/sample/sample.h"
#include "center/staff.h"
#include "center/verify.h"
#include "conf/cli.h"
#include "conf/conf_clock.h"
#include "conf/conf_log.h"
#include "crypto/crypto.h"
#include "program/program_signed.h"

#include <errno.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#define TOLD_MAX 60 /* bytes of who set a target */
#define PULSE_MS (1000 / LIVE_PER_SECOND)

static const char *database_rule(const char *value)
{
	if (strncmp(value, "sqlite:", 7) == 0 || strncmp(value, "postgresql://", 13) == 0)
		return NULL;
	return "sqlite:PATH or postgresql://...";
}

static const char *url_rule(const char *value)
{
	size_t len = strlen(value);
	bool fits =
		(strncmp(value, "http://", 7) == 0 || strncmp(value, "https://", 8) == 0) && len < 100 && value[len - 1] != '/';
	return fits ? NULL : "http://... or https://..., without a slash at the end";
}

static const char *listen_rule(const char *value)
{
	return http_accept_fits(value) ? NULL : "ADDRESS:PORT in numbers, like 127.0.0.1:8080";
}

static const char *bridge_rule(const char *value)
{
	return value[0] == '\0' ? NULL : url_rule(value);
}

static const char *told_rule(const char *value)
{
	size_t len = strlen(value);
	return len > 0 && len < TOLD_MAX ? NULL : "who set the target: a decree, or the center itself";
}

static const char *source_rule(const char *value)
{
	size_t len = strlen(value);
	bool fits = len > 0 && len < BRIDGE_SOURCE_MAX && strcmp(value, "sample") != 0 &&
				strspn(value, "abcdefghijklmnopqrstuvwxyz0123456789-") == len;
	return fits ? NULL : "a short word of lower case letters, digits and hyphens";
}

static const struct conf_key keys[] = {
	{.section = "server", .name = "listen", .fallback = "127.0.0.1:8080", .rule = listen_rule},
	{.section = "server",
	 .name = "public_url",
	 .type = CONF_TEXT,
	 .fallback = "http://127.0.0.1:8080",
	 .rule = url_rule},
	{.section = "server", .name = "threads", .type = CONF_INT, .fallback = "2", .least = 2, .most = HTTP_THREADS_MAX},
	{.section = "server", .name = "connections", .type = CONF_INT, .fallback = "2000", .least = 10, .most = 60000},
	{.section = "server", .name = "connections_per_address", .type = CONF_INT, .fallback = "0", .most = 60000},
	{.section = "server", .name = "listeners", .type = CONF_INT, .fallback = "12000", .least = 10, .most = 1000000},
	{.section = "server", .name = "head_s", .type = CONF_INT, .fallback = "10", .least = 1, .most = 600},
	{.section = "server", .name = "idle_s", .type = CONF_INT, .fallback = "20", .least = 1, .most = 600},
	{.section = "server",
	 .name = "connection_memory",
	 .type = CONF_INT,
	 .fallback = "4096",
	 .least = 2048,
	 .most = 65536},
	{.section = "server", .name = "web", .type = CONF_TEXT, .fallback = ""},
	{.section = "server", .name = "tls_cert", .type = CONF_TEXT, .fallback = ""},
	{.section = "server", .name = "tls_key", .type = CONF_TEXT, .fallback = ""},
	{.section = "server",
	 .name = "tls_records",
	 .type = CONF_INT,
	 .fallback = "8388608",
	 .least = 2,
	 .most = 16777216},
	{.section = "devices",
	 .name = "certificates",
	 .type = CONF_CHOICE,
	 .fallback = "once-given",
	 .choices = "once-given|always"},
	{.section = "devices", .name = "certificate_days", .type = CONF_INT, .fallback = "7", .least = 1, .most = 90},
	{.section = "devices", .name = "grace_days", .type = CONF_INT, .fallback = "60", .most = 400},
	{.section = "devices",
	 .name = "authority_cert",
	 .type = CONF_TEXT,
	 .fallback = "/var/lib/motcua/devices-ca.pem"},
	{.section = "devices",
	 .name = "authority_key",
	 .type = CONF_TEXT,
	 .fallback = "/var/lib/motcua/devices-ca-key.pem"},
	{.section = "database",
	 .name = "url",
	 .type = CONF_TEXT,
	 .fallback = "sqlite:/var/lib/motcua/center.db",
	 .rule = database_rule},
	{.section = "database", .name = "readers", .type = CONF_INT, .fallback = "4", .least = 2, .most = DB_POOL_MAX},
	{.section = "center", .name = "id", .type = CONF_TEXT, .fallback = "an-binh"},
	{.section = "center", .name = "also", .type = CONF_TEXT, .fallback = ""},
	{.section = "center", .name = "keep_hours", .type = CONF_BOOL, .fallback = "true"},
	{.section = "center", .name = "guard_today", .type = CONF_BOOL, .fallback = "true"},
	{.section = "center", .name = "auto_call_s", .type = CONF_INT, .fallback = "0", .most = 600},
	{.section = "center", .name = "stranded_s", .type = CONF_INT, .fallback = "60", .most = 3600},
	{.section = "center", .name = "early_minutes", .type = CONF_INT, .fallback = "30", .most = 240},
	{.section = "center", .name = "appointment_early_minutes", .type = CONF_INT, .fallback = "30", .most = 240},
	{.section = "center", .name = "appointment_late_minutes", .type = CONF_INT, .fallback = "15", .most = 240},
	{.section = "center",
	 .name = "appointment_slot_minutes",
	 .type = CONF_INT,
	 .fallback = "15",
	 .least = 5,
	 .most = 240},
	{.section = "center", .name = "appointment_places", .type = CONF_INT, .fallback = "2", .most = 1000},
	{.section = "queue", .name = "limit_min", .type = CONF_INT, .fallback = "15", .most = 600},
	{.section = "queue", .name = "credit_min", .type = CONF_INT, .fallback = "10", .most = 600},
	{.section = "queue", .name = "appointment_min", .type = CONF_INT, .fallback = "5", .most = 600},
	{.section = "queue", .name = "calls_most", .type = CONF_INT, .fallback = "99", .least = 1, .most = 99},
	{.section = "queue", .name = "absent_calls", .type = CONF_INT, .fallback = "1", .least = 1, .most = 99},
	{.section = "queue", .name = "absent_s", .type = CONF_INT, .fallback = "0", .most = 600},
	{.section = "queue", .name = "late_min", .type = CONF_INT, .fallback = "0", .most = 1440},
	{.section = "queue", .name = "hold_most_min", .type = CONF_INT, .fallback = "240", .least = 1, .most = 720},
	{.section = "queue", .name = "postpone_most_min", .type = CONF_INT, .fallback = "60", .most = 240},
	{.section = "queue", .name = "carry_days", .type = CONF_INT, .fallback = "7", .most = 30},
	{.section = "queue", .name = "services_most", .type = CONF_INT, .fallback = "9", .least = 1, .most = 9},
	{.section = "targets", .name = "wait_min", .type = CONF_INT, .fallback = "15", .least = 1, .most = 240},
	{.section = "targets", .name = "wait_most_min", .type = CONF_INT, .fallback = "30", .least = 1, .most = 480},
	{.section = "targets", .name = "wait_source", .fallback = "QĐ 468/QĐ-TTg", .rule = told_rule},
	{.section = "targets", .name = "satisfied_percent", .type = CONF_INT, .fallback = "90", .most = 100},
	{.section = "targets", .name = "satisfied_source", .fallback = "chỉ tiêu của trung tâm", .rule = told_rule},
	{.section = "targets", .name = "in_time_percent", .type = CONF_INT, .fallback = "98", .most = 100},
	{.section = "targets", .name = "in_time_source", .fallback = "chỉ tiêu của trung tâm", .rule = told_rule},
	{.section = "center", .name = "zone", .fallback = CLOCK_ZONE_DEFAULT, .rule = conf_zone_rule},
	{.section = "limits", .name = "sign_in_per_minute", .type = CONF_INT, .fallback = "10", .most = 100000},
	{.section = "limits", .name = "lookup_per_minute", .type = CONF_INT, .fallback = "20", .most = 100000},
	{.section = "limits", .name = "public_per_second", .type = CONF_INT, .fallback = "20", .most = 100000},
	{.section = "limits", .name = "device_per_second", .type = CONF_INT, .fallback = "200", .most = 1000000},
	{.section = "limits", .name = "session_minutes", .type = CONF_INT, .fallback = "720", .least = 1, .most = 10080},
	{.section = "update", .name = "public_key", .fallback = "", .rule = program_signed_key_rule},
	{.section = "webhooks",
	 .name = "reach",
	 .type = CONF_CHOICE,
	 .fallback = "public",
	 .choices = "public|private|any"},
	{.section = "webhooks", .name = "ca_file", .type = CONF_TEXT, .fallback = ""},
	{.section = "webhooks", .name = "crl_file", .type = CONF_TEXT, .fallback = ""},
	{.section = "webhooks", .name = "tries", .type = CONF_INT, .fallback = "14", .least = 1, .most = 50},
	{.section = "webhooks", .name = "first_wait_ms", .type = CONF_INT, .fallback = "2000", .least = 10, .most = 60000},
	{.section = "webhooks", .name = "timeout_ms", .type = CONF_INT, .fallback = "10000", .least = 100, .most = 60000},
	{.section = "keep", .name = "answers_days", .type = CONF_INT, .fallback = "7", .least = 1, .most = 60},
	{.section = "keep", .name = "events", .type = CONF_INT, .fallback = "50000", .least = 1000, .most = 10000000},
	{.section = "keep", .name = "tickets_days", .type = CONF_INT, .fallback = "400", .least = 30, .most = 4000},
	{.section = "keep", .name = "petitions_days", .type = CONF_INT, .fallback = "400", .least = 30, .most = 4000},
	{.section = "keep", .name = "dossiers_days", .type = CONF_INT, .fallback = "800", .least = 30, .most = 40000},
	{.section = "keep", .name = "audit_days", .type = CONF_INT, .fallback = "1825", .least = 30, .most = 40000},
	{.section = "keep", .name = "alarms_days", .type = CONF_INT, .fallback = "400", .least = 7, .most = 4000},
	{.section = "keep", .name = "ratings_days", .type = CONF_INT, .fallback = "400", .least = 30, .most = 4000},
	{.section = "bridge", .name = "url", .type = CONF_TEXT, .fallback = "", .rule = bridge_rule, .repeats = true},
	{.section = "bridge", .name = "ca_file", .type = CONF_TEXT, .fallback = "", .repeats = true},
	{.section = "bridge", .name = "crl_file", .type = CONF_TEXT, .fallback = "", .repeats = true},
	{.section = "bridge", .name = "center", .type = CONF_TEXT, .fallback = "", .repeats = true},
	{.section = "bridge",
	 .name = "source",
	 .type = CONF_TEXT,
	 .fallback = "mot-cua",
	 .rule = source_rule,
	 .repeats = true},
	{.section = "bridge",
	 .name = "form",
	 .type = CONF_CHOICE,
	 .fallback = "envelope",
	 .choices = "envelope|rest",
	 .repeats = true},
	{.section = "bridge", .name = "username", .type = CONF_TEXT, .fallback = "", .repeats = true},
	{.section = "bridge", .name = "password_file", .type = CONF_TEXT, .fallback = "", .repeats = true},
	{.section = "bridge", .name = "unit", .type = CONF_TEXT, .fallback = "", .repeats = true},
	{.section = "bridge",
	 .name = "every_minutes",
	 .type = CONF_INT,
	 .fallback = "15",
	 .least = 1,
	 .most = 1440,
	 .repeats = true},
	{.section = "bridge",
	 .name = "full_hours",
	 .type = CONF_INT,
	 .fallback = "24",
	 .least = 1,
	 .most = 744,
	 .repeats = true},
	{.section = "bridge",
	 .name = "page_size",
	 .type = CONF_INT,
	 .fallback = "100",
	 .least = 1,
	 .most = BRIDGE_PAGE_MAX,
	 .repeats = true},
	{.section = "bridge",
	 .name = "errors_most",
	 .type = CONF_INT,
	 .fallback = "100",
	 .least = 1,
	 .most = 10000,
	 .repeats = true},
	{.section = "sample", .name = "load", .type = CONF_BOOL, .fallback = "false"},
	{.section = "sample", .name = "password", .type = CONF_TEXT, .fallback = ""},
	{.section = "sample", .name = "keys_dir", .type = CONF_TEXT, .fallback = ""},
	{.section = "sample", .name = "folder", .type = CONF_TEXT, .fallback = ""},
	CONF_LOG_KEY,
	CONF_CLOCK_KEY,
};

/* What would never take effect is a slip. */
static enum err_code check_rules(const struct conf *conf, struct err *err)
{
	static const char *const credits[] = {"credit_min", "appointment_min"};
	long limit = conf_int(conf, "queue", "limit_min"), calls = conf_int(conf, "queue", "calls_most");
	for (size_t i = 0; i < ARRAY_LEN(credits); i++)
		if (limit > 0 && conf_int(conf, "queue", credits[i]) > limit)
			return err_set(err, ERR_INVALID, "queue.%s = %ld is wrong; right is at most queue.limit_min, %ld",
						   credits[i], conf_int(conf, "queue", credits[i]), limit);
	if (conf_int(conf, "queue", "absent_calls") > calls)
		return err_set(err, ERR_INVALID, "queue.absent_calls = %ld is wrong; right is at most queue.calls_most, %ld",
					   conf_int(conf, "queue", "absent_calls"), calls);
	if (conf_int(conf, "targets", "wait_min") > conf_int(conf, "targets", "wait_most_min"))
		return err_set(err, ERR_INVALID, "targets.wait_min = %ld is wrong; right is at most targets.wait_most_min, %ld",
					   conf_int(conf, "targets", "wait_min"), conf_int(conf, "targets", "wait_most_min"));
	return ERR_OK;
}

static enum err_code check(const struct conf *conf, struct err *err)
{
	if (conf_bool(conf, "sample", "load") && conf_text(conf, "sample", "password")[0] == '\0')
		return err_set(err, ERR_INVALID, "sample.password: right is the password that the sample sign-ins shall have");
	enum err_code code = check_rules(conf, err);
	return code == ERR_OK ? bridges_check(conf, err) : code;
}

/* Before anything else works on the database. */
static enum err_code load_sample(const struct conf *conf, struct err *err)
{
	const char *folder = conf_text(conf, "sample", "folder");
	const struct sample_options options = {
		.folder = *folder ? folder : NULL,
		.password = conf_text(conf, "sample", "password"),
		.keys_dir = conf_text(conf, "sample", "keys_dir"),
	};
	struct db *db = NULL;
	if (!conf_bool(conf, "sample", "load"))
		return ERR_OK;
	enum err_code code = db_open(conf_text(conf, "database", "url"), DB_WRITE, &db, err);
	if (code == ERR_OK)
		code = db_migrate(db, clock_wall_ms(), err);
	if (code == ERR_OK)
		code = sample_load(db, &options, err);
	db_close(db);
	return code;
}

static unsigned number(const struct conf *conf, const char *section, const char *name)
{
	return (unsigned)conf_int(conf, section, name);
}

static int64_t minutes_ms(const struct conf *conf, const char *section, const char *name)
{
	return (int64_t)conf_int(conf, section, name) * 60000;
}

/* The other centers of the database that this process serves. */
static enum err_code add_centers(const struct conf *conf, struct center *house, struct err *err)
{
	char words[CONF_TEXT_MAX], *rest = NULL;
	enum err_code code = ERR_OK;
	snprintf(words, sizeof words, "%s", conf_text(conf, "center", "also"));
	for (char *id = strtok_r(words, " ,", &rest); id && code == ERR_OK; id = strtok_r(NULL, " ,", &rest))
		code = center_add(house, id, err);
	return code;
}

static enum err_code make_center(const struct conf *conf, struct center **ret_center, struct err *err)
{
	const char *web = conf_text(conf, "server", "web");
	const struct center_options options = {
		.id = conf_text(conf, "center", "id"),
		.public_url = conf_text(conf, "server", "public_url"),
		.database = conf_text(conf, "database", "url"),
		.web_dir = *web ? web : NULL,
		.readers = number(conf, "database", "readers"),
		.sign_in_per_minute = number(conf, "limits", "sign_in_per_minute"),
		.lookup_per_minute = number(conf, "limits", "lookup_per_minute"),
		.public_per_second = number(conf, "limits", "public_per_second"),
		.device_per_second = number(conf, "limits", "device_per_second"),
		.session_minutes = number(conf, "limits", "session_minutes"),
		/* Certificates of devices go with TLS by this server: behind a proxy nobody shows them here. */
		.server_cert = conf_text(conf, "server", "tls_cert"),
		.authority_cert = *conf_text(conf, "server", "tls_cert") ? conf_text(conf, "devices", "authority_cert") : NULL,
		.authority_key = conf_text(conf, "devices", "authority_key"),
		.certificates_always = conf_choice(conf, "devices", "certificates") == 1,
		.certificate_days = number(conf, "devices", "certificate_days"),
		.grace_days = number(conf, "devices", "grace_days"),
		.release_key = conf_text(conf, "update", "public_key"),
		.webhooks_plain = conf_choice(conf, "webhooks", "reach") == HOOKS_ANY,
		.keep_hours = conf_bool(conf, "center", "keep_hours"),
		.guard_today = conf_bool(conf, "center", "guard_today"),
		.auto_call_s = number(conf, "center", "auto_call_s"),
		.stranded_s = number(conf, "center", "stranded_s"),
		.early_minutes = number(conf, "center", "early_minutes"),
		.appointment_early_min = number(conf, "center", "appointment_early_minutes"),
		.appointment_late_min = number(conf, "center", "appointment_late_minutes"),
		.appointment_slot_min = number(conf, "center", "appointment_slot_minutes"),
		.appointment_places = number(conf, "center", "appointment_places"),
		.queue = {.limit_ms = minutes_ms(conf, "queue", "limit_min"),
				  .credit_ms = minutes_ms(conf, "queue", "credit_min"),
				  .appointment_ms = minutes_ms(conf, "queue", "appointment_min")},
		.calls = {.calls_most = number(conf, "queue", "calls_most"),
				  .absent_calls = number(conf, "queue", "absent_calls"),
				  .absent_s = number(conf, "queue", "absent_s"),
				  .late_min = number(conf, "queue", "late_min"),
				  .hold_most_min = number(conf, "queue", "hold_most_min"),
				  .postpone_most_min = number(conf, "queue", "postpone_most_min"),
				  .carry_days = number(conf, "queue", "carry_days"),
				  .services_most = number(conf, "queue", "services_most")},
		.targets = {.wait_ms = minutes_ms(conf, "targets", "wait_min"),
					.wait_most_ms = minutes_ms(conf, "targets", "wait_most_min"),
					.satisfied_percent = number(conf, "targets", "satisfied_percent"),
					.in_time_percent = number(conf, "targets", "in_time_percent"),
					.wait_source = conf_text(conf, "targets", "wait_source"),
					.satisfied_source = conf_text(conf, "targets", "satisfied_source"),
					.in_time_source = conf_text(conf, "targets", "in_time_source")},
		.keep_inbox_days = number(conf, "keep", "answers_days"),
		.keep_event_count = number(conf, "keep", "events"),
		.keep_ticket_days = number(conf, "keep", "tickets_days"),
		.keep_rating_days = number(conf, "keep", "ratings_days"),
		.keep_petition_days = number(conf, "keep", "petitions_days"),
		.keep_dossier_days = number(conf, "keep", "dossiers_days"),
		.keep_audit_days = number(conf, "keep", "audit_days"),
		.keep_alarm_days = number(conf, "keep", "alarms_days"),
	};
	enum err_code code = center_create(&options, ret_center, err);
	return code == ERR_OK ? add_centers(conf, *ret_center, err) : code;
}

static enum err_code start_hooks(const struct conf *conf, struct center *center, struct hooks **ret_hooks,
								 struct err *err)
{
	const struct hooks_options options = {
		.reach = (enum hooks_reach)conf_choice(conf, "webhooks", "reach"),
		.ca_file = conf_text(conf, "webhooks", "ca_file"),
		.crl_file = conf_text(conf, "webhooks", "crl_file"),
		.tries = number(conf, "webhooks", "tries"),
		.first_wait_ms = number(conf, "webhooks", "first_wait_ms"),
		.timeout_ms = number(conf, "webhooks", "timeout_ms"),
	};
	return hooks_start(center, &options, ret_hooks, err);
}

static enum err_code start_http(const struct conf *conf, struct center *center, struct http **ret_http, struct err *err)
{
	const struct http_options options = {
		.listen = conf_text(conf, "server", "listen"),
		.threads = number(conf, "server", "threads"),
		.connections = number(conf, "server", "connections"),
		.connections_per_address = number(conf, "server", "connections_per_address"),
		.listeners = number(conf, "server", "listeners"),
		.head_s = number(conf, "server", "head_s"),
		.idle_s = number(conf, "server", "idle_s"),
		.connection_memory = number(conf, "server", "connection_memory"),
		.tls_cert = conf_text(conf, "server", "tls_cert"),
		.tls_key = conf_text(conf, "server", "tls_key"),
		.tls_records = number(conf, "server", "tls_records"),
	};
	return http_start(center, &options, ret_http, err);
}

/* SIGHUP: read anew what can be; any other signal ends, also where signals can no longer be read. */
static bool goes_on(struct http *http, int signals)
{
	struct signalfd_siginfo signal;
	struct err err = {.code = ERR_OK};
	ssize_t got = read(signals, &signal, sizeof signal);
	if (got < 0 && errno == EAGAIN)
		return true;
	if (got != sizeof signal || signal.ssi_signo != SIGHUP)
		return false;
	if (http_reload(http, &err) != ERR_OK)
		log_event(LOG_ERROR, "center.reload", LOG_ERR(&err));
	return true;
}

static void serve(struct center *center, struct http *http, int signals)
{
	struct pollfd wait = {.fd = signals, .events = POLLIN};
	for (;;) {
		int ready = poll(&wait, 1, PULSE_MS);
		if (ready < 0)
			usleep(PULSE_MS * 1000); /* no memory for it: the pulse goes on, and who ends us is heard */
		if (ready != 0 && !goes_on(http, signals))
			return;
		center_pulse(center);
		http_pulse(http);
	}
}

/* As many descriptors as we may have: one for each who listens. */
static void raise_descriptors(void)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max)
		return;
	limit.rlim_cur = limit.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
		log_event(LOG_WARN, "center.descriptors", LOG_INT("errno", errno));
}

static int block_signals(void)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static int exit_status(enum err_code code)
{
	switch (code) {
	case ERR_OK:
		return EX_OK;
	case ERR_INVALID:
	case ERR_NOT_FOUND:
		return EX_CONFIG;
	case ERR_CORRUPT:
	case ERR_CONFLICT:
		return EX_DATAERR;
	case ERR_OFFLINE:
		return EX_UNAVAILABLE;
	default:
		return EX_OSERR;
	}
}

static enum err_code run(const struct conf *conf, struct err *err)
{
	struct center *center = NULL;
	struct http *http = NULL;
	struct bridges *bridges = NULL;
	struct hooks *hooks = NULL;
	enum err_code code = crypto_init(err);
	if (code == ERR_OK)
		code = clock_set_zone(conf_text(conf, "center", "zone"), err);
	if (code == ERR_OK)
		code = conf_clock_start(conf, err);
	if (code != ERR_OK)
		return code;
	raise_descriptors();
	int signals = block_signals();
	if (signals < 0)
		return err_set(err, ERR_IO, "signalfd: %s", err_system(errno));
	code = load_sample(conf, err);
	if (code == ERR_OK)
		code = make_center(conf, &center, err);
	if (code == ERR_OK)
		code = start_http(conf, center, &http, err);
	if (code == ERR_OK)
		code = bridges_start(conf, center, &bridges, err);
	if (code == ERR_OK)
		code = start_hooks(conf, center, &hooks, err);
	if (code == ERR_OK) {
		log_event(LOG_INFO, "center.ready", LOG_STR("listen", conf_text(conf, "server", "listen")),
				  LOG_INT("port", http_port(http)), LOG_ID("center", center->id));
		serve(center, http, signals);
		log_event(LOG_INFO, "center.stopping", LOG_INT("listeners", hub_listeners(center->hub)));
	}
	http_stop(http);
	hooks_stop(hooks);
	bridges_stop(bridges);
	center_destroy(center);
	close(signals);
	return code;
}

/* Instead of serving. */
static int verify(const struct conf *conf, const char *anchors)
{
	struct err err = {.code = ERR_OK};
	bool whole = false;
	enum err_code code = verify_audit(conf_text(conf, "database", "url"), anchors, &whole, &err);
	if (code == ERR_OK)
		return whole ? EX_OK : EXIT_FAILURE;
	log_event(LOG_ERROR, "audit.unread", LOG_ERR(&err));
	return exit_status(code);
}

static enum err_code put_staff(const struct conf *conf, const char *told, struct err *err)
{
	const char *url = conf_text(conf, "database", "url"), *center = conf_text(conf, "center", "id");
	enum err_code code = crypto_init(err);
	return code == ERR_OK ? staff_put(url, center, told, stdin, err) : code;
}

static int serve_or_else(const struct conf *conf, bool verifies, const char *anchors, const char *staff)
{
	struct err err = {.code = ERR_OK};
	if (verifies)
		return verify(conf, anchors);
	enum err_code code = staff ? put_staff(conf, staff, &err) : run(conf, &err);
	if (code != ERR_OK)
		log_event(LOG_ERROR, "center.failed", LOG_ERR(&err));
	return exit_status(code);
}

int main(int argc, char **argv)
{
	/* Nobody else reads what is stored here. */
	umask(0077);
	/* A request's memory is one larger block and some small ones: without fast bins glibc need not merge them each
	 * time, and the threads' caches serve the small ones anyway. */
	mallopt(M_MXFAST, 0);
	mallopt(M_ARENA_MAX, 16);
	bool verifies = false;
	const char *anchors = NULL, *staff = NULL;
	const struct cli_switch switches[] = {
		{.name = "--listen", .argument = "ADDR:PORT", .help = "where to listen", .sets = "server.listen"},
		{.name = "--database", .argument = "URL", .help = "sqlite:PATH or postgresql://...", .sets = "database.url"},
		{.name = "--load-sample", .help = "load the sample center (again: no change)", .sets = "sample.load"},
		{.name = "--verify-audit", .help = "check the audit trail, exit 0: whole, 1: broken", .ret_seen = &verifies},
		{.name = "--anchor", .argument = "CENTER:N:HASH|@FILE", .help = "what it must hold", .ret_text = &anchors},
		{.name = "--staff",
		 .argument = "NAME:ROLES[:COUNTERS[:DISPLAY[:SERVICES]]]",
		 .help = "make or change a sign-in, its password a line of standard input, and exit",
		 .ret_text = &staff},
	};
	const struct cli cli = {
		.program = "motcua-center",
		.about = "the server of a public administration center",
		.config = "/etc/motcua/center.conf",
		.switches = switches,
		.switch_count = ARRAY_LEN(switches),
		.check = check,
	};
	struct conf *conf = calloc(1, sizeof *conf);
	if (!conf)
		return EX_OSERR;
	conf_init(conf, keys, ARRAY_LEN(keys));
	int status = cli_run(&cli, argc, argv, conf);
	if (status < 0) {
		conf_log_start(conf, "motcua-center");
		status = serve_or_else(conf, verifies, anchors, staff);
	}
	free(conf);
	return status;
}
