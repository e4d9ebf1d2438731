#include "center/handlers/routes.h"

#include "base/check.h"
#include "center/handlers/routes_priv.h"

#include <stdio.h>
#include <string.h>

#define KIB 1024u

const struct route routes[] = {
	{"GET", "/", 0, RATE_PAGE, WHO_PUBLIC, ROUTE_PLAIN, pages_staff},
	{"GET", "/t/{token}", 0, RATE_PAGE, WHO_PUBLIC, ROUTE_PLAIN, pages_phone},
	{"GET", "/static/{path...}", 0, RATE_PAGE, WHO_PUBLIC, ROUTE_PLAIN, pages_static},
	{"GET", "/v1/catalogue", 0, RATE_READ, WHO_PUBLIC, ROUTE_PLAIN, catalogue_get},
	{"GET", "/v1/procedures", 0, RATE_READ, WHO_PUBLIC, ROUTE_PLAIN, procedures_list},
	{"GET", "/v1/procedures/{code}", 0, RATE_READ, WHO_PUBLIC, ROUTE_PLAIN, procedures_get},
	{"GET", "/v1/dossiers", 0, RATE_READ, WHO_MANAGER | WHO_AUDITOR, ROUTE_READ, dossiers_late},
	{"GET", "/v1/dossiers/{code}", 0, RATE_LOOKUP, WHO_DEVICE | WHO_STAFF, ROUTE_READ, dossiers_get},
	{"GET", "/healthz", 0, RATE_FREE, WHO_PUBLIC, ROUTE_PLAIN, system_health},
	{"GET", "/metrics", 0, RATE_READ, WHO_PUBLIC, ROUTE_PLAIN, system_metrics},
	{"GET", "/openapi.json", 0, RATE_PAGE, WHO_PUBLIC, ROUTE_PLAIN, system_openapi},
	{"GET", "/v1/queue", 0, RATE_READ, WHO_PUBLIC, ROUTE_PLAIN, queue_get},
	{"POST", "/v1/tickets", 4 * KIB, RATE_WRITE, WHO_DEVICE | WHO_STAFF, ROUTE_WRITE, tickets_post},
	{"POST", "/v1/tickets/{id}/printed", 4 * KIB, RATE_WRITE, WHO_DEVICE | WHO_STAFF, ROUTE_WRITE, tickets_printed},
	{"POST", "/v1/tickets/{id}/void", 4 * KIB, RATE_WRITE, WHO_DEVICE | WHO_STAFF, ROUTE_WRITE, tickets_void},
	{"GET", "/v1/tickets/{token}", 0, RATE_READ, WHO_PUBLIC, ROUTE_READ, tickets_get},
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
		if (strcmp(routes[i].method, method) == 0 || (strcmp(method, "HEAD") == 0 && strcmp(routes[i].method, "GET") == 0)) {
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
