/*
 * How long a ticket takes from its facts to the raster: the first one after
 * the start, then many, each with another number, time and code.
 * Goals: first <= 5 ms, warm <= 1.5 ms (medians). Exit status 1 where missed.
 */
#include "base/clock.h"
#include "paper/paper.h"
#include "support/paper_fixture.h"

#include <stdio.h>
#include <stdlib.h>

#define TICKETS 300
#define FIRST_GOAL_MS 5.0
#define WARM_GOAL_MS 1.5

static double took_ms[TICKETS];

static double render_one(struct paper *paper, unsigned nth)
{
	struct ticket ticket;
	struct printer_raster raster = {0};
	struct err err = {.code = ERR_OK};

	paper_fixture_ticket(&ticket);
	ticket.value = nth % 999 + 1;
	ticket_format_number(ticket.series, ticket.value, ticket.number);
	ticket.issued_ms += (int64_t)nth * 61000;
	ticket.ahead = (int)(nth % 30);
	snprintf(ticket.code, sizeof ticket.code, "%04X", nth * 7919 % 0x10000);
	int64_t start_us = clock_mono_us();
	if (paper_render_ticket(paper, &ticket, paper_fixture_catalogue(), &raster, &err) != ERR_OK) {
		fprintf(stderr, "bench_paper: %s\n", err.text);
		exit(70);
	}
	double ms = (double)(clock_mono_us() - start_us) / 1000;
	free(raster.bits);
	return ms;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static int judge(const char *what, double ms, double goal_ms)
{
	printf("%-46s %10.2f ms   goal <= %.1f ms  %s\n", what, ms, goal_ms, ms <= goal_ms ? "reached" : "MISSED");
	return ms > goal_ms;
}

int main(void)
{
	struct paper_options options = {.kiosk = "02"};
	struct paper *paper;
	struct err err = {.code = ERR_OK};
	if (paper_create(&options, &paper, &err) != ERR_OK || paper_warm(paper, &err) != ERR_OK) {
		fprintf(stderr, "bench_paper: %s\n", err.text);
		return 70;
	}
	double first_ms = render_one(paper, 0);
	for (unsigned i = 0; i < TICKETS; i++)
		took_ms[i] = render_one(paper, i + 1);
	paper_destroy(paper);
	qsort(took_ms, TICKETS, sizeof took_ms[0], by_size);
	int missed = judge("ticket to raster, the first", first_ms, FIRST_GOAL_MS);
	missed += judge("ticket to raster, warm, p50", took_ms[TICKETS / 2], WARM_GOAL_MS);
	return missed > 0;
}
