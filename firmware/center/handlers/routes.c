#include "center/handlers/routes.h"

#include "base/check.h"
#include "center/db/db_tickets.h"
#include "center/handlers/routes_priv.h"

#include <stdio.h>
#include <string.h>

#define KIB 1024u

const struct route routes[] = {
	{"GET", "/", 0, RATE_PAGE, WHO_PUBLIC, ROUTE_PLAIN, pages_staff},
	{"GET", "/manager", 0, RATE_PAGE, WHO_PUBLIC, ROUTE_PLAIN, pages_staff},
	{"GET", "/t/{token}", 0, RATE_PAGE, WHO_PUBLIC, ROUTE_PLAIN, pages_phone},
	{"GET", "/p/{code}", 0, RATE_PAGE, WHO_PUBLIC, ROUTE_PLAIN, pages_phone},
	{"GET", "/a/{token}", 0, RATE_PAGE, WHO_PUBLIC, ROUTE_PLAIN, pages_phone},
	{"GET", "/static/{path...}", 0, RATE_PAGE, WHO_PUBLIC, ROUTE_PLAIN, pages_static},
	{"GET", "/v1/catalogue", 0, RATE_READ, WHO_PUBLIC, ROUTE_PLAIN, catalogue_get},
	{"POST", "/v1/catalogue", 2048 * KIB, RATE_WRITE, WHO_MANAGER, ROUTE_WRITE, publish_store, publish_check,
	 .bulk = true, .slow = true},
	{"GET", "/v1/catalogue/versions", 0, RATE_READ, WHO_MANAGER | WHO_TECHNICIAN | WHO_AUDITOR, ROUTE_READ,
	 publish_versions},
	{"POST", "/v1/catalogue/versions/{version}/restore", KIB, RATE_WRITE, WHO_MANAGER, ROUTE_WRITE, publish_store,
	 publish_restore_check, .bulk = true, .slow = true},
	{"GET", "/v1/catalogue/completeness", 0, RATE_READ, WHO_MANAGER | WHO_TECHNICIAN | WHO_AUDITOR, ROUTE_PLAIN,
	 publish_completeness},
	{"GET", "/v1/catalogue/completeness.csv", 0, RATE_READ, WHO_MANAGER | WHO_TECHNICIAN | WHO_AUDITOR, ROUTE_PLAIN,
	 publish_completeness_csv},
	{"POST", "/v1/catalogue/improvement", 4 * KIB, RATE_WRITE, WHO_MANAGER, ROUTE_WRITE, publish_store,
	 publish_improvement_check, .bulk = true},
	{"POST", "/v1/calendar", 512 * KIB, RATE_WRITE, WHO_MANAGER, ROUTE_WRITE, publish_store, publish_calendar_check,
	 .raw = true, .bulk = true, .slow = true},
	{"GET", "/v1/procedures", 0, RATE_READ, WHO_PUBLIC, ROUTE_PLAIN, procedures_list},
	{"GET", "/v1/procedures/{code}", 0, RATE_READ, WHO_PUBLIC, ROUTE_PLAIN, procedures_get},
	{"GET", "/v1/operations", 0, RATE_READ, WHO_DEVICE | WHO_MANAGER | WHO_AUDITOR, ROUTE_READ, operations_get},
	{"GET", "/v1/board", 0, RATE_READ, WHO_MANAGER | WHO_TECHNICIAN | WHO_AUDITOR, ROUTE_READ, board_get},
	{"POST", "/v1/ratings/{id}/comment", 4 * KIB, RATE_WRITE, WHO_PUBLIC, ROUTE_WRITE, citizen_comment},
	{"GET", "/v1/ratings/comments", 0, RATE_READ, WHO_MANAGER | WHO_AUDITOR, ROUTE_READ, comments_list},
	{"POST", "/v1/ratings/comments.csv", KIB, RATE_WRITE, WHO_MANAGER, ROUTE_WRITE, comments_csv, .bulk = true,
	 .forgets = true},
	{"POST", "/v1/ratings/{id}/handled", KIB, RATE_WRITE, WHO_MANAGER, ROUTE_WRITE, comments_handle},
	{"POST", "/v1/bridge/{source}", 1024 * KIB, RATE_WRITE, WHO_DEVICE | WHO_TECHNICIAN | WHO_MANAGER, ROUTE_WRITE,
	 bridge_post, .raw = true, .bulk = true},
	{"POST", "/v1/bridge/{source}/reconcile", 256 * KIB, RATE_WRITE, WHO_DEVICE | WHO_TECHNICIAN | WHO_MANAGER,
	 ROUTE_WRITE, bridge_reconcile_post, .bulk = true},
	{"GET", "/v1/bridge", 0, RATE_READ, WHO_MANAGER | WHO_TECHNICIAN | WHO_AUDITOR, ROUTE_READ, bridge_list},
	{"GET", "/v1/bridge/{source}", 0, RATE_READ, WHO_MANAGER | WHO_TECHNICIAN | WHO_AUDITOR, ROUTE_READ, bridge_report},
	{"POST", "/v1/bridge/{source}/pull", KIB, RATE_WRITE, WHO_MANAGER | WHO_TECHNICIAN, ROUTE_WRITE, bridge_ask_now},
	{"POST", "/v1/petitions", 4 * KIB, RATE_WRITE, WHO_PUBLIC, ROUTE_WRITE, petitions_post, .forgets = true},
	{"GET", "/v1/petitions", 0, RATE_READ, WHO_MANAGER | WHO_AUDITOR, ROUTE_READ, petitions_list},
	{"GET", "/v1/petitions/{code}", 0, RATE_LOOKUP, WHO_PUBLIC, ROUTE_READ, petitions_get},
	{"POST", "/v1/petitions/{id}/answer", 8 * KIB, RATE_WRITE, WHO_MANAGER, ROUTE_WRITE, petitions_answer},
	{"POST", "/v1/petitions/{code}/rate", KIB, RATE_LOOKUP, WHO_PUBLIC, ROUTE_WRITE, petitions_rate},
	{"POST", "/v1/appointments", KIB, RATE_WRITE, WHO_CLERK | WHO_MANAGER, ROUTE_WRITE, appointments_post},
	{"GET", "/v1/appointments", 0, RATE_READ, WHO_STAFF, ROUTE_READ, appointments_list},
	{"GET", "/v1/appointments/slots", 0, RATE_READ, WHO_PUBLIC, ROUTE_READ, appointment_slots_get},
	{"GET", "/v1/appointments/{token}", 0, RATE_LOOKUP, WHO_PUBLIC, ROUTE_READ, appointments_get},
	{"POST", "/v1/appointments/{id}/cancel", KIB, RATE_WRITE, WHO_CLERK | WHO_MANAGER, ROUTE_WRITE,
	 appointments_cancel},
	{"POST", "/v1/appointments/{token}/move", KIB, RATE_LOOKUP, WHO_PUBLIC, ROUTE_WRITE, appointments_move},
	{"POST", "/v1/appointments/{token}/withdraw", KIB, RATE_LOOKUP, WHO_PUBLIC, ROUTE_WRITE, appointments_withdraw},
	{"GET", "/v1/appointments/{token}/qr.svg", 0, RATE_READ, WHO_PUBLIC, ROUTE_PLAIN, appointments_qr},
	{"GET", "/v1/centers", 0, RATE_READ, WHO_PROVINCE, ROUTE_READ, centers_get, .slow = true},
	{"GET", "/v1/centers.csv", 0, RATE_READ, WHO_PROVINCE, ROUTE_READ, centers_csv, .slow = true},
	{"GET", "/v1/reports", 0, RATE_READ, WHO_MANAGER | WHO_AUDITOR, ROUTE_READ, reports_get, .slow = true},
	{"GET", "/v1/reports.csv", 0, RATE_READ, WHO_MANAGER | WHO_AUDITOR, ROUTE_READ, reports_csv, .slow = true},
	{"GET", "/v1/reports.xlsx", 0, RATE_READ, WHO_MANAGER | WHO_AUDITOR, ROUTE_READ, reports_xlsx, .slow = true},
	{"GET", "/v1/indicators/766", 0, RATE_READ, WHO_MANAGER | WHO_AUDITOR, ROUTE_READ, reports_index766, .slow = true},
	{"GET", "/v1/indicators/tt01", 0, RATE_READ, WHO_MANAGER | WHO_AUDITOR, ROUTE_READ, classes_get, .slow = true},
	{"POST", "/v1/indicators/tt01/{number}", 2 * KIB, RATE_WRITE, WHO_MANAGER, ROUTE_WRITE, classes_enter},
	{"DELETE", "/v1/indicators/tt01/{number}", KIB, RATE_WRITE, WHO_MANAGER, ROUTE_WRITE, classes_take_back},
	{"GET", "/v1/staff", 0, RATE_READ, WHO_MANAGER | WHO_AUDITOR, ROUTE_READ, officers_list},
	{"POST", "/v1/staff", 2 * KIB, RATE_WRITE, WHO_MANAGER, ROUTE_WRITE, people_add, people_add_check, .forgets = true},
	{"POST", "/v1/staff/{name}/rights", 2 * KIB, RATE_WRITE, WHO_MANAGER, ROUTE_WRITE, people_rights},
	{"POST", "/v1/staff/{name}/password", KIB, RATE_WRITE, WHO_MANAGER, ROUTE_WRITE, people_code, people_code_check,
	 .forgets = true},
	{"POST", "/v1/staff/{name}/services", 8 * KIB, RATE_WRITE, WHO_MANAGER, ROUTE_WRITE, officers_services},
	{"POST", "/v1/staff/{name}/lock", KIB, RATE_WRITE, WHO_MANAGER, ROUTE_WRITE, officers_lock},
	{"GET", "/v1/staffing", 0, RATE_READ, WHO_MANAGER | WHO_AUDITOR, ROUTE_READ, staffing_get, .slow = true},
	{"GET", "/v1/estimate", 0, RATE_READ, WHO_MANAGER | WHO_AUDITOR, ROUTE_PLAIN, estimate_get},
	{"GET", "/v1/recordings.csv", 0, RATE_READ, WHO_MANAGER | WHO_AUDITOR, ROUTE_READ, recordings_get, .slow = true},
	{"GET", "/v1/what-if", 0, RATE_READ, WHO_MANAGER | WHO_AUDITOR, ROUTE_READ, what_if_get, .slow = true},
	{"GET", "/v1/ratings/bursts", 0, RATE_READ, WHO_MANAGER | WHO_AUDITOR, ROUTE_READ, reports_bursts, .slow = true},
	{"GET", "/v1/dossiers", 0, RATE_READ, WHO_MANAGER | WHO_AUDITOR, ROUTE_READ, late_list, .slow = true},
	{"GET", "/v1/dossiers.csv", 0, RATE_READ, WHO_MANAGER | WHO_AUDITOR, ROUTE_READ, late_csv, .slow = true},
	{"GET", "/v1/dossiers/{code}", 0, RATE_LOOKUP, WHO_DEVICE | WHO_STAFF, ROUTE_READ, dossiers_get},
	{"POST", "/v1/dossiers/{code}/proof", KIB, RATE_LOOKUP, WHO_DEVICE | WHO_CLERK | WHO_MANAGER, ROUTE_READ,
	 dossiers_prove},
	{"GET", "/healthz", 0, RATE_FREE, WHO_PUBLIC, ROUTE_PLAIN, system_health},
	{"GET", "/metrics", 0, RATE_READ, WHO_PUBLIC, ROUTE_PLAIN, system_metrics},
	{"GET", "/openapi.json", 0, RATE_PAGE, WHO_PUBLIC, ROUTE_PLAIN, system_openapi},
	{"GET", "/v1/queue", 0, RATE_READ, WHO_PUBLIC, ROUTE_PLAIN, queue_get},
	{"POST", "/v1/tickets", 4 * KIB, RATE_WRITE, WHO_DEVICE | WHO_WORKING, ROUTE_WRITE, tickets_post,
	 .tell = tickets_post_tell, .made_size = sizeof(struct db_ticket), .begin = tickets_post_begin, .own_keys = true},
	{"POST", "/v1/tickets/{id}/printed", 4 * KIB, RATE_WRITE, WHO_DEVICE | WHO_WORKING, ROUTE_WRITE, tickets_printed},
	{"POST", "/v1/tickets/{id}/void", 4 * KIB, RATE_WRITE, WHO_DEVICE | WHO_WORKING, ROUTE_WRITE, tickets_void},
	{"POST", "/v1/tickets/{token}/postpone", KIB, RATE_WRITE, WHO_PUBLIC, ROUTE_WRITE, tickets_postpone},
	{"POST", "/v1/tickets/{token}/cancel", KIB, RATE_WRITE, WHO_PUBLIC, ROUTE_WRITE, tickets_cancel},
	{"POST", "/v1/tickets/{token}/carry", KIB, RATE_WRITE, WHO_PUBLIC, ROUTE_WRITE, tickets_carry,
	 .made_size = sizeof(struct db_ticket)},
	{"GET", "/v1/left-over", 0, RATE_READ, WHO_CLERK | WHO_MANAGER, ROUTE_READ, tickets_left_over},
	{"GET", "/public/v1/waits", 0, RATE_READ, WHO_PUBLIC, ROUTE_PLAIN, queue_public},
	{"GET", "/v1/tickets/{token}", 0, RATE_READ, WHO_PUBLIC, ROUTE_READ, tickets_get},
	{"POST", "/v1/counters/{n}/next", KIB, RATE_WRITE, WHO_CLERK | WHO_MANAGER, ROUTE_WRITE, counters_next},
	{"POST", "/v1/counters/{n}/call", KIB, RATE_WRITE, WHO_CLERK | WHO_MANAGER, ROUTE_WRITE, counters_call},
	{"POST", "/v1/counters/{n}/recall", KIB, RATE_WRITE, WHO_CLERK | WHO_MANAGER, ROUTE_WRITE, counters_recall},
	{"POST", "/v1/counters/{n}/start", KIB, RATE_WRITE, WHO_CLERK | WHO_MANAGER, ROUTE_WRITE, counters_start},
	{"POST", "/v1/counters/{n}/absent", KIB, RATE_WRITE, WHO_CLERK | WHO_MANAGER, ROUTE_WRITE, counters_absent},
	{"POST", "/v1/counters/{n}/finish", KIB, RATE_WRITE, WHO_CLERK | WHO_MANAGER, ROUTE_WRITE, counters_finish},
	{"POST", "/v1/counters/{n}/hold", KIB, RATE_WRITE, WHO_CLERK | WHO_MANAGER, ROUTE_WRITE, counters_hold},
	{"POST", "/v1/counters/{n}/transfer", KIB, RATE_WRITE, WHO_CLERK | WHO_MANAGER, ROUTE_WRITE, counters_transfer},
	{"POST", "/v1/counters/{n}/release", KIB, RATE_WRITE, WHO_CLERK | WHO_MANAGER, ROUTE_WRITE, counters_release},
	{"POST", "/v1/counters/{n}/pause", KIB, RATE_WRITE, WHO_CLERK | WHO_MANAGER, ROUTE_WRITE, counters_pause},
	{"POST", "/v1/counters/{n}/open", KIB, RATE_WRITE, WHO_CLERK | WHO_MANAGER, ROUTE_WRITE, counters_open},
	{"POST", "/v1/counters/{n}/close", KIB, RATE_WRITE, WHO_CLERK | WHO_MANAGER, ROUTE_WRITE, counters_close},
	{"POST", "/v1/counters/{n}/also", KIB, RATE_WRITE, WHO_CLERK | WHO_MANAGER, ROUTE_WRITE, counters_also},
	{"POST", "/v1/alarms", KIB, RATE_WRITE, WHO_WORKING, ROUTE_WRITE, alarms_post},
	{"GET", "/v1/alarms", 0, RATE_READ, WHO_STAFF, ROUTE_READ, alarms_list},
	{"POST", "/v1/alarms/{id}/clear", KIB, RATE_WRITE, WHO_WORKING, ROUTE_WRITE, alarms_clear},
	{"GET", "/v1/counters/{n}", 0, RATE_READ, WHO_STAFF, ROUTE_READ, counters_get},
	{"POST", "/v1/ratings", 4 * KIB, RATE_WRITE, WHO_PUBLIC, ROUTE_WRITE, ratings_post},
	{"POST", "/v1/leases", KIB, RATE_WRITE, WHO_DEVICE, ROUTE_WRITE, leases_post},
	{"POST", "/v1/events", 256 * KIB, RATE_WRITE, WHO_DEVICE, ROUTE_WRITE, intake_post, .bulk = true},
	{"GET", "/v1/events", 0, RATE_READ, WHO_PUBLIC, ROUTE_STREAM, stream_get},
	{"GET", "/v1/published", 0, RATE_READ, WHO_DEVICE | WHO_STAFF, ROUTE_READ, published_get},
	{"GET", "/v1/statistics", 0, RATE_READ, WHO_STAFF, ROUTE_READ, statistics_get, .slow = true},
	{"POST", "/v1/session", 2 * KIB, RATE_SIGN_IN, WHO_PUBLIC, ROUTE_WRITE, session_post, session_check,
	 .slow = true, .forgets = true},
	{"GET", "/v1/session", 0, RATE_READ, WHO_STAFF | WHO_PROVINCE, ROUTE_READ, session_get},
	{"DELETE", "/v1/session", KIB, RATE_WRITE, WHO_STAFF | WHO_PROVINCE, ROUTE_WRITE, session_delete, .forgets = true},
	{"POST", "/v1/enrol", 8 * KIB, RATE_SIGN_IN, WHO_PUBLIC, ROUTE_WRITE, devices_enrol, devices_enrol_check,
	 .forgets = true},
	{"POST", "/v1/certificates", 8 * KIB, RATE_SIGN_IN, WHO_DEVICE | WHO_RENEWING, ROUTE_WRITE, certificates_post,
	 certificates_prepare},
	{"POST", "/v1/enrolments", KIB, RATE_WRITE, WHO_TECHNICIAN | WHO_MANAGER, ROUTE_WRITE, devices_post_enrolment,
	 .forgets = true},
	{"GET", "/v1/devices", 0, RATE_READ, WHO_TECHNICIAN | WHO_MANAGER, ROUTE_READ, devices_list},
	{"POST", "/v1/devices/{id}/commands", KIB, RATE_WRITE, WHO_TECHNICIAN | WHO_MANAGER, ROUTE_WRITE, devices_command},
	{"POST", "/v1/devices/{id}/code", KIB, RATE_WRITE, WHO_TECHNICIAN | WHO_MANAGER, ROUTE_WRITE, devices_code,
	 .forgets = true},
	{"POST", "/v1/devices/{id}/revoke", KIB, RATE_WRITE, WHO_TECHNICIAN | WHO_MANAGER, ROUTE_WRITE, devices_revoke},
	{"POST", "/v1/device/files/{kind}", 1024 * KIB, RATE_WRITE, WHO_DEVICE, ROUTE_WRITE, device_files_post,
	 .bulk = true},
	{"GET", "/v1/devices/{id}/files/{kind}", 0, RATE_READ, WHO_TECHNICIAN | WHO_MANAGER, ROUTE_READ, device_files_get},
	{"GET", "/v1/config", 0, RATE_READ, WHO_DEVICE, ROUTE_READ, configs_mine},
	{"GET", "/v1/configs", 0, RATE_READ, WHO_TECHNICIAN | WHO_MANAGER, ROUTE_READ, configs_list},
	{"POST", "/v1/configs", 64 * KIB, RATE_WRITE, WHO_TECHNICIAN | WHO_MANAGER, ROUTE_WRITE, configs_post},
	{"POST", "/v1/configs/{number}/publish", KIB, RATE_WRITE, WHO_TECHNICIAN | WHO_MANAGER, ROUTE_WRITE,
	 configs_publish},
	{"POST", "/v1/configs/{number}/withdraw", KIB, RATE_WRITE, WHO_TECHNICIAN | WHO_MANAGER, ROUTE_WRITE,
	 configs_withdraw},
	{"GET", "/v1/program", 0, RATE_READ, WHO_DEVICE, ROUTE_READ, release_device_program},
	{"GET", "/v1/program/part", 0, RATE_READ, WHO_DEVICE, ROUTE_READ, release_device_part},
	{"GET", "/v1/releases", 0, RATE_READ, WHO_TECHNICIAN | WHO_MANAGER, ROUTE_READ, releases_list},
	{"POST", "/v1/releases", 4 * KIB, RATE_WRITE, WHO_TECHNICIAN | WHO_MANAGER, ROUTE_WRITE, releases_post},
	{"POST", "/v1/releases/{number}/parts", 272 * KIB, RATE_WRITE, WHO_TECHNICIAN | WHO_MANAGER, ROUTE_WRITE,
	 releases_part, releases_part_check, .bulk = true},
	{"POST", "/v1/releases/{number}/publish", 64 * KIB, RATE_WRITE, WHO_MANAGER, ROUTE_WRITE, releases_publish,
	 releases_publish_check},
	{"POST", "/v1/releases/{number}/resume", KIB, RATE_WRITE, WHO_MANAGER, ROUTE_WRITE, releases_resume},
	{"POST", "/v1/releases/{number}/withdraw", KIB, RATE_WRITE, WHO_TECHNICIAN | WHO_MANAGER, ROUTE_WRITE,
	 releases_withdraw},
	{"POST", "/v1/devices/{id}/help", KIB, RATE_WRITE, WHO_WORKING, ROUTE_WRITE, devices_help},
	{"POST", "/v1/webhooks", 4 * KIB, RATE_WRITE, WHO_TECHNICIAN | WHO_MANAGER, ROUTE_WRITE, webhooks_post,
	 .forgets = true},
	{"GET", "/v1/webhooks", 0, RATE_READ, WHO_TECHNICIAN | WHO_MANAGER | WHO_AUDITOR, ROUTE_READ, webhooks_list},
	{"DELETE", "/v1/webhooks/{id}", KIB, RATE_WRITE, WHO_TECHNICIAN | WHO_MANAGER, ROUTE_WRITE, webhooks_delete},
	{"GET", "/v1/webhooks/{id}/deliveries", 0, RATE_READ, WHO_TECHNICIAN | WHO_MANAGER | WHO_AUDITOR, ROUTE_READ,
	 webhooks_log},
	{"POST", "/v1/webhooks/{id}/retry", KIB, RATE_WRITE, WHO_TECHNICIAN | WHO_MANAGER, ROUTE_WRITE, webhooks_retry},
	{"POST", "/v1/webhooks/{id}/test", KIB, RATE_WRITE, WHO_TECHNICIAN | WHO_MANAGER, ROUTE_WRITE, webhooks_test},
	{"POST", "/v1/webhooks/{id}/pause", KIB, RATE_WRITE, WHO_TECHNICIAN | WHO_MANAGER, ROUTE_WRITE, webhooks_pause},
	{"POST", "/v1/webhooks/{id}/resume", KIB, RATE_WRITE, WHO_TECHNICIAN | WHO_MANAGER, ROUTE_WRITE, webhooks_resume},
	{"GET", "/v1/audit", 0, RATE_READ, WHO_AUDITOR | WHO_MANAGER, ROUTE_READ, audit_list, .slow = true},
	{"POST", "/v1/audit.csv", KIB, RATE_WRITE, WHO_MANAGER, ROUTE_WRITE, audit_csv},
	{"GET", "/v1/audit/check", 0, RATE_READ, WHO_AUDITOR | WHO_MANAGER, ROUTE_READ, audit_check, .slow = true},
};
const size_t route_count = ARRAY_LEN(routes);

/* Whether path fits pattern; fills params. */
static bool fits(const char *pattern, const char *path, char params[REQUEST_PARAMS_MAX][REQUEST_TEXT_MAX])
{
	size_t count = 0;
	while (*pattern && *path) {
		if (*pattern != '{') {
			if (*pattern++ != *path++)
				return false;
			continue;
		}
		const char *close = strchr(pattern, '}');
		CHECK(close != NULL && count < REQUEST_PARAMS_MAX);
		bool rest = close[-1] == '.';
		size_t len = rest ? strlen(path) : strcspn(path, "/");
		if (len == 0 || len >= REQUEST_TEXT_MAX)
			return false;
		memcpy(params[count], path, len);
		params[count++][len] = '\0';
		pattern = close + 1;
		path += len;
	}
	return !*pattern && !*path;
}

enum route_match routes_find(const char *method, const char *path, const struct route **ret_route,
							 char params[REQUEST_PARAMS_MAX][REQUEST_TEXT_MAX])
{
	bool known = false;
	for (size_t i = 0; i < route_count; i++) {
		if (!fits(routes[i].path, path, params))
			continue;
		known = true;
		if (strcmp(routes[i].method, method) == 0 ||
			(strcmp(method, "HEAD") == 0 && strcmp(routes[i].method, "GET") == 0)) {
			*ret_route = &routes[i];
			return ROUTE_FOUND;
		}
	}
	return known ? ROUTE_NO_METHOD : ROUTE_NO_PATH;
}

void routes_allowed(const char *path, char *out, size_t size)
{
	char params[REQUEST_PARAMS_MAX][REQUEST_TEXT_MAX];
	size_t len = 0;
	out[0] = '\0';
	for (size_t i = 0; i < route_count && len < size; i++)
		if (fits(routes[i].path, path, params) && !strstr(out, routes[i].method))
			len += (size_t)snprintf(out + len, size - len, "%s%s", len ? ", " : "", routes[i].method);
}
