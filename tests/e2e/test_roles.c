/*
 * Who may what: every route is asked as the public, a device, and each role of
 * staff, and compared with this table. It is written down here a second time on
 * purpose: a right given by a slip in routes.c is a difference.
 * P public, D device, C clerk, M manager, T technician, A auditor, V of the province.
 */
#include "center/handlers/routes.h"
#include "support/center.h"
#include "support/test.h"

#include <string.h>

#define CALLERS 7

static const struct {
	const char *route, *who;
} expected[] = {
	{"GET /", "PDCMTAV"},
	{"GET /manager", "PDCMTAV"},
	{"GET /t/{token}", "PDCMTAV"},
	{"GET /p/{code}", "PDCMTAV"},
	{"GET /a/{token}", "PDCMTAV"},
	{"GET /static/{path...}", "PDCMTAV"},
	{"GET /v1/catalogue", "PDCMTAV"},
	{"POST /v1/catalogue", "M"},
	{"POST /v1/catalogue/improvement", "M"},
	{"GET /v1/catalogue/versions", "MTA"},
	{"POST /v1/catalogue/versions/{version}/restore", "M"},
	{"GET /v1/catalogue/completeness", "MTA"},
	{"GET /v1/catalogue/completeness.csv", "MTA"},
	{"GET /v1/procedures", "PDCMTAV"},
	{"GET /v1/procedures/{code}", "PDCMTAV"},
	{"GET /v1/board", "MTA"},
	{"GET /v1/operations", "DMA"},
	{"POST /v1/ratings/{id}/comment", "PDCMTAV"},
	{"GET /v1/ratings/comments", "MA"},
	{"POST /v1/ratings/comments.csv", "M"},
	{"POST /v1/ratings/{id}/handled", "M"},
	{"POST /v1/bridge/{source}", "DMT"},
	{"POST /v1/bridge/{source}/reconcile", "DMT"},
	{"GET /v1/bridge", "MTA"},
	{"GET /v1/bridge/{source}", "MTA"},
	{"POST /v1/bridge/{source}/pull", "MT"},
	{"POST /v1/petitions", "PDCMTAV"},
	{"GET /v1/petitions", "MA"},
	{"GET /v1/petitions/{code}", "PDCMTAV"},
	{"POST /v1/petitions/{id}/answer", "M"},
	{"POST /v1/petitions/{code}/rate", "PDCMTAV"},
	{"POST /v1/appointments", "CM"},
	{"GET /v1/appointments", "CMTA"},
	{"GET /v1/appointments/{token}", "PDCMTAV"},
	{"POST /v1/appointments/{id}/cancel", "CM"},
	{"GET /v1/appointments/slots", "PDCMTAV"},
	{"POST /v1/appointments/{token}/move", "PDCMTAV"},
	{"POST /v1/appointments/{token}/withdraw", "PDCMTAV"},
	{"GET /v1/appointments/{token}/qr.svg", "PDCMTAV"},
	{"GET /v1/centers", "V"},
	{"GET /v1/centers.csv", "V"},
	{"GET /v1/reports", "MA"},
	{"GET /v1/reports.csv", "MA"},
	{"GET /v1/reports.xlsx", "MA"},
	{"GET /v1/indicators/766", "MA"},
	{"GET /v1/indicators/tt01", "MA"},
	{"POST /v1/indicators/tt01/{number}", "M"},
	{"DELETE /v1/indicators/tt01/{number}", "M"},
	{"GET /v1/staff", "MA"},
	{"POST /v1/staff", "M"},
	{"POST /v1/staff/{name}/rights", "M"},
	{"POST /v1/staff/{name}/password", "M"},
	{"POST /v1/staff/{name}/services", "M"},
	{"POST /v1/staff/{name}/lock", "M"},
	{"GET /v1/staffing", "MA"},
	{"GET /v1/estimate", "MA"},
	{"GET /v1/recordings.csv", "MA"},
	{"GET /v1/what-if", "MA"},
	{"GET /v1/ratings/bursts", "MA"},
	{"GET /v1/dossiers", "MA"},
	{"GET /v1/dossiers.csv", "MA"},
	{"GET /v1/dossiers/{code}", "DCMTA"},
	{"POST /v1/dossiers/{code}/proof", "DCM"},
	{"POST /v1/calendar", "M"},
	{"POST /v1/device/files/{kind}", "D"},
	{"GET /v1/devices/{id}/files/{kind}", "MT"},
	{"GET /healthz", "PDCMTAV"},
	{"GET /metrics", "PDCMTAV"},
	{"GET /openapi.json", "PDCMTAV"},
	{"GET /v1/queue", "PDCMTAV"},
	{"POST /v1/tickets", "DCMT"},
	{"POST /v1/tickets/{id}/printed", "DCMT"},
	{"POST /v1/tickets/{id}/void", "DCMT"},
	{"POST /v1/tickets/{token}/postpone", "PDCMTAV"},
	{"POST /v1/tickets/{token}/cancel", "PDCMTAV"},
	{"POST /v1/tickets/{token}/carry", "PDCMTAV"},
	{"GET /v1/left-over", "CM"},
	{"GET /public/v1/waits", "PDCMTAV"},
	{"GET /v1/tickets/{token}", "PDCMTAV"},
	{"POST /v1/counters/{n}/next", "CM"},
	{"POST /v1/counters/{n}/call", "CM"},
	{"POST /v1/counters/{n}/recall", "CM"},
	{"POST /v1/counters/{n}/start", "CM"},
	{"POST /v1/counters/{n}/absent", "CM"},
	{"POST /v1/counters/{n}/finish", "CM"},
	{"POST /v1/counters/{n}/hold", "CM"},
	{"POST /v1/counters/{n}/transfer", "CM"},
	{"POST /v1/counters/{n}/release", "CM"},
	{"POST /v1/counters/{n}/pause", "CM"},
	{"POST /v1/counters/{n}/open", "CM"},
	{"POST /v1/counters/{n}/close", "CM"},
	{"POST /v1/counters/{n}/also", "CM"},
	{"POST /v1/alarms", "CMT"},
	{"GET /v1/alarms", "CMTA"},
	{"POST /v1/alarms/{id}/clear", "CMT"},
	{"GET /v1/counters/{n}", "CMTA"},
	{"POST /v1/ratings", "PDCMTAV"},
	{"POST /v1/leases", "D"},
	{"POST /v1/events", "D"},
	{"GET /v1/events", "PDCMTAV"},
	{"GET /v1/published", "DCMTA"},
	{"GET /v1/statistics", "CMTA"},
	{"POST /v1/session", "PDCMTAV"},
	{"GET /v1/session", "CMTAV"},
	{"DELETE /v1/session", "CMTAV"},
	{"POST /v1/enrol", "PDCMTAV"},
	{"POST /v1/certificates", "D"},
	{"POST /v1/enrolments", "MT"},
	{"GET /v1/devices", "MT"},
	{"POST /v1/devices/{id}/commands", "MT"},
	{"POST /v1/devices/{id}/code", "MT"},
	{"POST /v1/devices/{id}/revoke", "MT"},
	{"GET /v1/config", "D"},
	{"GET /v1/configs", "MT"},
	{"POST /v1/configs", "MT"},
	{"POST /v1/configs/{number}/publish", "MT"},
	{"POST /v1/configs/{number}/withdraw", "MT"},
	{"GET /v1/program", "D"},
	{"GET /v1/program/part", "D"},
	{"GET /v1/releases", "MT"},
	{"POST /v1/releases", "MT"},
	{"POST /v1/releases/{number}/parts", "MT"},
	{"POST /v1/releases/{number}/publish", "M"},
	{"POST /v1/releases/{number}/resume", "M"},
	{"POST /v1/releases/{number}/withdraw", "MT"},
	{"POST /v1/devices/{id}/help", "CMT"},
	{"POST /v1/webhooks", "MT"},
	{"GET /v1/webhooks", "MTA"},
	{"DELETE /v1/webhooks/{id}", "MT"},
	{"GET /v1/webhooks/{id}/deliveries", "MTA"},
	{"POST /v1/webhooks/{id}/retry", "MT"},
	{"POST /v1/webhooks/{id}/test", "MT"},
	{"POST /v1/webhooks/{id}/pause", "MT"},
	{"POST /v1/webhooks/{id}/resume", "MT"},
	{"GET /v1/audit", "MA"},
	{"POST /v1/audit.csv", "M"},
	{"GET /v1/audit/check", "MA"},
};

static const char letters[] = "PDCMTAV";
static const char *const roles[CALLERS] = {NULL, NULL, "clerk", "manager", "technician", "auditor", "province"};

struct guest {
	char cookie[96], csrf[33];
};

/* "{n}" and the like become something that fits. */
static void target_of(const char *path, char *out, size_t size)
{
	size_t len = 0;
	while (*path && len + 2 < size) {
		if (*path == '{') {
			path += strcspn(path, "}") + 1;
			out[len++] = '3';
		} else {
			out[len++] = *path++;
		}
	}
	out[len] = '\0';
}

static bool is_let_in(struct center *center, const struct route *route, size_t caller, const struct guest *guest)
{
	char target[256];
	struct call *call = dispatch_create(center);
	struct request *req = &call->req;
	target_of(route->path, target, sizeof target);
	assert_true(dispatch_parse_target(req, target));
	if (letters[caller] == 'D')
		snprintf(req->bearer, sizeof req->bearer, TEST_KIOSK "." TEST_KIOSK_KEY);
	snprintf(req->cookie, sizeof req->cookie, "%s", guest->cookie);
	snprintf(req->csrf, sizeof req->csrf, "%s", guest->csrf);
	req->is_json = true;
	bool opened = dispatch_open(call, route->method, 0);
	int status = call->reply.status;
	if (!opened && status != (letters[caller] == 'P' ? 401 : 403))
		fail_msg("%s %s as %c: %d", route->method, route->path, letters[caller], status);
	dispatch_destroy(call);
	return opened;
}

static const char *rights_of(const struct route *route)
{
	char name[256];
	snprintf(name, sizeof name, "%s %s", route->method, route->path);
	for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
		if (strcmp(expected[i].route, name) == 0)
			return expected[i].who;
	fail_msg("%s is not in the table: write down who may", name);
	return "";
}

static bool is_route(const char *name)
{
	for (size_t r = 0; r < route_count; r++) {
		size_t len = strlen(routes[r].method);
		if (strncmp(name, routes[r].method, len) == 0 && strcmp(name + len + 1, routes[r].path) == 0)
			return true;
	}
	return false;
}

static void every_route_is_for_whom_the_table_says(void **state)
{
	struct center *center = test_center_create("roles");
	struct guest guests[CALLERS] = {{{0}, {0}}};
	for (size_t i = 2; i < CALLERS; i++) {
		test_center_add_staff(center, roles[i], roles[i], "");
		test_center_sign_in(center, roles[i], 0, guests[i].cookie, guests[i].csrf);
	}
	for (size_t r = 0; r < route_count; r++) {
		const char *rights = rights_of(&routes[r]);
		/* The province looks wherever a manager or an auditor may; handlers/province.c says in which center. */
		size_t looks = strcmp(routes[r].method, "GET") == 0 ? 1 : 0;
		for (size_t i = 0; i < CALLERS - looks; i++)
			if (is_let_in(center, &routes[r], i, &guests[i]) != (strchr(rights, letters[i]) != NULL))
				fail_msg("%s %s as %c", routes[r].method, routes[r].path, letters[i]);
	}
	for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
		if (!is_route(expected[i].route))
			fail_msg("%s is in the table only", expected[i].route);
	test_center_destroy(center);
}

/* But for what everybody may, and their own sign-out. */
static void auditors_and_the_province_change_nothing(void **state)
{
	for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
		bool changes = strncmp(expected[i].route, "GET ", 4) != 0 && !strchr(expected[i].who, 'P');
		if (changes && strpbrk(expected[i].who, "AV") && strcmp(expected[i].route, "DELETE /v1/session") != 0)
			fail_msg("%s", expected[i].route);
	}
}

static void a_write_of_a_session_needs_its_token(void **state)
{
	struct center *center = test_center_create("csrf");
	struct guest guest;
	test_center_add_staff(center, "manager", "manager", "");
	test_center_sign_in(center, "manager", 0, guest.cookie, guest.csrf);
	for (size_t r = 0; r < route_count; r++) {
		char target[256];
		target_of(routes[r].path, target, sizeof target);
		const struct test_request request = {.method = routes[r].method,
											 .target = target,
											 .cookie = guest.cookie,
											 .csrf = "0123456789abcdef0123456789abcdef"};
		if (strcmp(routes[r].method, "GET") == 0)
			continue;
		struct call *call = test_center_ask(center, &request);
		if (call->reply.status != 403)
			fail_msg("%s %s without the token: %d", routes[r].method, routes[r].path, call->reply.status);
		dispatch_destroy(call);
	}
	test_center_destroy(center);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_route_is_for_whom_the_table_says),
		cmocka_unit_test(auditors_and_the_province_change_nothing),
		cmocka_unit_test(a_write_of_a_session_needs_its_token),
	};
	return cmocka_run_group_tests_name("roles", tests, NULL, NULL);
}
