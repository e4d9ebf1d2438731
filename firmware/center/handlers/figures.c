#include "center/handlers/figures.h"

#include "base/check.h"

#include <stdlib.h>

/* Upper bounds in microseconds. */
static const int64_t bounds_us[FIGURES_BUCKETS] = {500,   1000,   2500,   5000,    10000,
												   25000, 100000, 500000, 1000000, 5000000};

struct figures *figures_create(void)
{
	struct figures *figures = calloc(1, sizeof *figures);
	CHECK(route_count <= FIGURES_ROUTES_MAX);
	return figures;
}

void figures_destroy(struct figures *figures)
{
	free(figures);
}

static void count(_Atomic uint64_t *figure, uint64_t by)
{
	atomic_fetch_add_explicit(figure, by, memory_order_relaxed);
}

void figures_request(struct figures *figures, const struct route *route, int status, int64_t took_us)
{
	size_t row = route ? (size_t)(route - routes) : FIGURES_ROUTES_MAX;
	size_t bucket = 0;
	while (bucket < FIGURES_BUCKETS && took_us > bounds_us[bucket])
		bucket++;
	count(&figures->answers[row][status / 100 % 6], 1);
	if (route && route->kind == ROUTE_STREAM)
		return;
	count(&figures->buckets[bucket], 1);
	count(&figures->took_us, (uint64_t)took_us);
}

static void write_answers(struct figures *figures, struct buf *out)
{
	buf_str(out, "# HELP motcua_http_answers_total Answers by route and class of status.\n"
				 "# TYPE motcua_http_answers_total counter\n");
	for (size_t r = 0; r <= FIGURES_ROUTES_MAX; r++) {
		bool is_route = r < route_count;
		for (size_t s = 1; s < 6; s++) {
			uint64_t number = figures->answers[r][s];
			if (number > 0)
				buf_format(out, "motcua_http_answers_total{method=\"%s\",route=\"%s\",status=\"%zuxx\"} %llu\n",
						   is_route ? routes[r].method : "", is_route ? routes[r].path : "none", s,
						   (unsigned long long)number);
		}
	}
}

void figures_write(struct figures *figures, struct buf *out)
{
	write_answers(figures, out);
	buf_str(out, "# HELP motcua_http_seconds Time from the head of a request to its answer.\n"
				 "# TYPE motcua_http_seconds histogram\n");
	uint64_t sum = 0;
	for (size_t b = 0; b < FIGURES_BUCKETS; b++) {
		sum += figures->buckets[b];
		buf_format(out, "motcua_http_seconds_bucket{le=\"%g\"} %llu\n", (double)bounds_us[b] / 1e6,
				   (unsigned long long)sum);
	}
	sum += figures->buckets[FIGURES_BUCKETS];
	buf_format(out, "motcua_http_seconds_bucket{le=\"+Inf\"} %llu\n", (unsigned long long)sum);
	buf_format(out, "motcua_http_seconds_sum %.6f\n", (double)figures->took_us / 1e6);
	buf_format(out, "motcua_http_seconds_count %llu\n", (unsigned long long)sum);
	const struct {
		const char *name, *help;
		uint64_t value;
	} plain[] = {
		{"motcua_tickets_total", "Numbers given online.", figures->tickets},
		{"motcua_calls_total", "Calls at counters.", figures->calls},
		{"motcua_ratings_total", "Ratings stored.", figures->ratings},
		{"motcua_connections_late_total", "Connections ended because the client was too slow.",
		 figures->connections_late},
		{"motcua_connections_displaced_total", "Waiting connections that had to make room.",
		 figures->connections_displaced},
		{"motcua_webhook_delivered_total", "Events that a webhook took.", figures->hooks_delivered},
		{"motcua_webhook_failed_total", "Tries that a webhook did not take.", figures->hooks_failed},
		{"motcua_webhook_parked_total", "Events given up after the last try.", figures->hooks_parked},
	};
	for (size_t i = 0; i < ARRAY_LEN(plain); i++)
		buf_format(out, "# HELP %s %s\n# TYPE %s counter\n%s %llu\n", plain[i].name, plain[i].help, plain[i].name,
				   plain[i].name, (unsigned long long)plain[i].value);
	buf_format(out,
			   "# HELP motcua_connections Open connections.\n# TYPE motcua_connections gauge\n"
			   "motcua_connections %llu\n",
			   (unsigned long long)figures->connections_open);
}
