#include "center/staff.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "center/db/db_content.h"
#include "center/db/db_migrate.h"
#include "center/db/db_people.h"
#include "center/handlers/audit.h"
#include "center/handlers/center.h"
#include "center/handlers/people.h"
#include "crypto/crypto.h"
#include "proto/catalogue.h"

#include <stdlib.h>
#include <string.h>

#define TOLD_MAX (DB_PROFILE_MAX + 400)

static enum err_code read_told(const char *told, struct db_staff *staff, bool *ret_profiled, struct err *err)
{
	char text[TOLD_MAX], *rest = text;
	if (strlen(told) >= sizeof text)
		return err_set(err, ERR_INVALID, "--staff: too long");
	snprintf(text, sizeof text, "%s", told);
	const char *name = strsep(&rest, ":"), *roles = strsep(&rest, ":");
	const char *counters = strsep(&rest, ":"), *display = strsep(&rest, ":"), *services = rest;
	if (!people_is_name(name))
		return err_set(err, ERR_INVALID, "--staff: a name is lower-case letters, digits, dots and dashes");
	if (!roles || !people_are_roles(roles))
		return err_set(err, ERR_INVALID, "--staff: roles are clerk, manager, technician, auditor, province");
	if (counters && (strlen(counters) >= sizeof staff->counters || strspn(counters, "0123456789 ") != strlen(counters)))
		return err_set(err, ERR_INVALID, "--staff: counters are numbers with blanks between");
	if (services && (strlen(services) >= sizeof staff->services ||
					 strspn(services, "abcdefghijklmnopqrstuvwxyz0123456789-_. ") != strlen(services)))
		return err_set(err, ERR_INVALID, "--staff: services are their ids with blanks between");
	snprintf(staff->username, sizeof staff->username, "%s", name);
	snprintf(staff->roles, sizeof staff->roles, "%s", roles);
	snprintf(staff->counters, sizeof staff->counters, "%s", counters ? counters : "");
	snprintf(staff->display, sizeof staff->display, "%s", display && *display ? display : name);
	snprintf(staff->services, sizeof staff->services, "%s", services ? services + strspn(services, " ") : "");
	*ret_profiled = services != NULL;
	return ERR_OK;
}

static bool is_field(const json_t *catalogue, const char *id)
{
	const json_t *list = json_object_get(catalogue, "services");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *service = json_array_get(list, i);
		const char *known = json_string_value(json_object_get(service, "id"));
		if (known && strcmp(known, id) == 0)
			return !json_is_string(json_object_get(service, "parent"));
	}
	return false;
}

/* A slip in an id would keep the officer from serving. */
static enum err_code check_services(struct db *db, const char *center, const char *services, struct err *err)
{
	char words[DB_PROFILE_MAX], version[80], *rest = NULL;
	struct buf document;
	if (!services[0])
		return ERR_OK;
	buf_init(&document, PROTO_CATALOGUE_MAX);
	enum err_code code = db_catalogue_read(db, center, NULL, version, sizeof version, &document, err);
	json_t *catalogue = code == ERR_OK ? json_loadb(buf_text(&document), document.len, 0, NULL) : NULL;
	snprintf(words, sizeof words, "%s", services);
	for (char *id = strtok_r(words, " ", &rest); id && (code == ERR_OK || code == ERR_NOT_FOUND);
		 id = strtok_r(NULL, " ", &rest))
		if (!is_field(catalogue, id))
			code = err_set(err, ERR_INVALID, "--staff: the center has no service %s that stands on its own", id);
	json_decref(catalogue);
	buf_finish(&document);
	return code == ERR_NOT_FOUND ? ERR_OK : code;
}

static enum err_code take_password(FILE *from, const struct db_staff *before, struct db_staff *staff, struct err *err)
{
	char line[CRYPTO_PASSWORD_MAX + 2] = "";
	if (!fgets(line, sizeof line, from))
		line[0] = '\0';
	line[strcspn(line, "\r\n")] = '\0';
	size_t len = strlen(line);
	enum err_code code = ERR_OK;
	if (len == 0 && before) {
		snprintf(staff->password, sizeof staff->password, "%s", before->password);
		staff->once_until_ms = before->once_until_ms;
	} else if (len < PEOPLE_PASSWORD_LEAST || len > CRYPTO_PASSWORD_MAX)
		code = err_set(err, ERR_INVALID, "a password of %d to %d bytes is right, as a line of standard input",
					   PEOPLE_PASSWORD_LEAST, CRYPTO_PASSWORD_MAX);
	else
		code = crypto_password_hash(line, staff->password, err);
	explicit_bzero(line, sizeof line);
	return code;
}

static enum err_code note(struct db *db, const char *center, const struct db_staff *staff, struct err *err)
{
	struct center *stub = calloc(1, sizeof *stub);
	struct request *req = calloc(1, sizeof *req);
	enum err_code code = stub && req ? ERR_OK : err_set(err, ERR_LIMIT, "no memory");
	if (code == ERR_OK) {
		snprintf(stub->id, sizeof stub->id, "%s", center);
		req->center = stub;
		req->db = db;
		req->now_ms = clock_wall_ms();
		code = audit_add(req, "console", staff->roles[0] ? "staff.put" : "staff.barred", staff->username, err);
	}
	free(req);
	free(stub);
	return code;
}

static enum err_code write_all(struct db *db, const char *center, const struct db_staff *staff, bool profiled,
							   struct err *err)
{
	enum err_code code = db_staff_put(db, center, staff, err);
	if (code == ERR_OK && profiled)
		code = db_staff_set_services(db, center, staff->username, staff->services, err);
	if (code == ERR_OK)
		code = db_session_end_all(db, center, staff->username, err);
	return code == ERR_OK ? note(db, center, staff, err) : code;
}

enum err_code staff_put(const char *url, const char *center, const char *told, FILE *password, struct err *err)
{
	struct db_staff staff = {.username = ""}, before;
	struct db *db = NULL;
	bool profiled = false;
	enum err_code code = read_told(told, &staff, &profiled, err);
	if (code == ERR_OK)
		code = db_open(url, DB_WRITE, &db, err);
	if (code == ERR_OK)
		code = db_migrate(db, clock_wall_ms(), err);
	if (code != ERR_OK) {
		db_close(db);
		return code;
	}
	code = check_services(db, center, staff.services, err);
	if (code == ERR_OK)
		code = db_staff_find(db, center, staff.username, &before, err);
	if (code == ERR_OK || code == ERR_NOT_FOUND)
		code = take_password(password, code == ERR_OK ? &before : NULL, &staff, err);
	if (code == ERR_OK)
		code = db_begin(db, err);
	if (code == ERR_OK && (code = write_all(db, center, &staff, profiled, err)) != ERR_OK)
		db_rollback(db);
	else if (code == ERR_OK)
		code = db_commit(db, err);
	db_close(db);
	if (code == ERR_OK)
		log_event(LOG_INFO, "staff.put", LOG_ID("name", staff.username), LOG_STR("roles", staff.roles));
	return code;
}
