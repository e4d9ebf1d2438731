/* Staff as managers see them, and the services that each of them may serve. */
#include "base/check.h"
#include "center/handlers/audit.h"
#include "center/handlers/auth.h"
#include "center/handlers/center.h"
#include "center/handlers/live.h"
#include "center/handlers/people.h"
#include "center/handlers/routes_priv.h"

#include <stdio.h>
#include <string.h>

void officers_list(struct request *req, struct reply *reply)
{
	struct db_rows rows;
	struct err err = {.code = ERR_OK};
	if (db_staff_list(req->db, req->center->id, &rows, &err) != ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	struct out out = reply_object(reply, 200);
	out_array(&out, "staff");
	while (db_next(&rows)) {
		out_object(&out, NULL);
		out_str(&out, "username", db_text(&rows, 0));
		out_str(&out, "display", db_text(&rows, 1));
		out_words(&out, "roles", db_text(&rows, 2));
		out_words(&out, "counters", db_text(&rows, 3));
		out_words(&out, "services", db_text(&rows, 4));
		out_bool(&out, "locked", db_int(&rows, 5) > req->now_ms);
		out_time(&out, "once_until", db_int(&rows, 6));
		out_object_end(&out);
	}
	if (reply_list_end(req, &out, &rows, &err) != ERR_OK)
		reply_failed(reply, &err);
}

/* Each once, in the order of the catalogue; false for what is no field of it. */
static bool read_profile(const struct catalogue *catalogue, const json_t *services, char ret_profile[DB_PROFILE_MAX])
{
	size_t len = 0, found = 0;
	ret_profile[0] = '\0';
	for (size_t s = 0; s < catalogue->service_count; s++) {
		const struct catalogue_service *service = &catalogue->services[s];
		size_t times = 0;
		for (size_t i = 0; i < json_array_size(services); i++) {
			const char *id = json_string_value(json_array_get(services, i));
			times += id && !service->parent && strcmp(id, service->id) == 0;
		}
		if (times == 0)
			continue;
		int more = snprintf(ret_profile + len, DB_PROFILE_MAX - len, "%s%s", len ? " " : "", service->id);
		if (more < 0 || (size_t)more >= DB_PROFILE_MAX - len)
			return false;
		len += (size_t)more;
		found += times;
	}
	return json_is_array(services) && found == json_array_size(services);
}

/* {services:[..]}: none for all that the counter serves. */
void officers_services(struct request *req, struct reply *reply)
{
	struct center_catalogue *catalogue = center_catalogue_hold(req->center);
	char profile[DB_PROFILE_MAX];
	struct err err = {.code = ERR_OK};
	bool fits = catalogue && read_profile(catalogue->model, json_object_get(req->body, "services"), profile);
	center_catalogue_release(catalogue);
	if (!fits) {
		reply_problem(reply, 400, "bad-services", "Ids of services of the center that stand on their own.");
		return;
	}
	enum err_code code = db_staff_set_services(req->db, req->center->id, req->params[0], profile, &err);
	if (code == ERR_OK)
		code = audit_add(req, req->caller.id, "staff.services", req->params[0], &err);
	people_answer(reply, code, &err);
	live_touch(req->center->live);
}

/* {locked}: nobody signs in by that name, and who did is out. Not oneself: somebody must be able to undo it. */
void officers_lock(struct request *req, struct reply *reply)
{
	const char *name = req->params[0];
	const json_t *wish = json_object_get(req->body, "locked");
	bool locks = json_is_true(wish);
	struct db_staff staff;
	struct err err = {.code = ERR_OK};
	if (!json_is_boolean(wish) || (locks && strcmp(name, req->caller.id) == 0)) {
		reply_problem(reply, 400, json_is_boolean(wish) ? "own-sign-in" : "bad-lock", NULL);
		return;
	}
	enum err_code code = audit_add(req, req->caller.id, locks ? "staff.locked" : "staff.unlocked", name, &err);
	if (code == ERR_OK)
		code = db_staff_find(req->db, req->center->id, name, &staff, &err);
	/* Two managers may lock each other at once. */
	if (code == ERR_OK && locks && people_has_word(staff.roles, "manager"))
		code = people_manager_stays(req, name, &err);
	if (code == ERR_OK)
		code = db_staff_failures(req->db, req->center->id, name, 0, locks ? req->now_ms + DB_LOCKED_MS : 0, &err);
	if (code == ERR_OK && locks)
		code = people_end_sessions(req, name, NULL, &err);
	if (code == ERR_OK)
		code = auth_take_back(req, "", &err);
	people_answer(reply, code, &err);
	live_touch(req->center->live);
}
