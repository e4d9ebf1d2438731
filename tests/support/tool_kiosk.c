/*
 * The kiosk without screens as a program of its own: real I/O thread, journal,
 * sync, printer driver; some visits, then an orderly end. For runs in which a
 * call of the C library fails (preload_nth).
 *
 *   tool_kiosk FOLDER WITNESS_FD SEED VISITS SECTION.KEY=VALUE...
 *
 * Exit 0: done. 2: it did not start, and said why. 7: somebody was left without an answer.
 */
#include "base/clock.h"
#include "base/log.h"
#include "support/visitor.h"

#include <stdio.h>
#include <stdlib.h>

#define SETS_FROM 5

int main(int argc, char **argv)
{
	static struct kiosk_fixture kiosk; /* large */
	struct visitor visitor;
	struct err err = {.text = ""};
	int64_t start_ms;
	if (argc < SETS_FROM)
		return 64;
	log_init("kiosk", LOG_INFO);
	struct witness *witness = witness_open(atoi(argv[2]));
	if (clock_set_zone(CLOCK_ZONE_DEFAULT, &err) != ERR_OK || clock_parse("2026-03-10T09:24:00", &start_ms) != ERR_OK)
		return 2;
	clock_start_at(start_ms);
	if (kiosk_fixture_try(&kiosk, argv[1], (const char *const *)argv + SETS_FROM, &err) != ERR_OK) {
		fprintf(stderr, "no start: %s\n", err.text);
		return 2;
	}
	visitor_init(&visitor, &kiosk, witness, strtoull(argv[3], NULL, 10));
	/* "Not now" is an answer; no answer is none. */
	for (int i = 0; i < atoi(argv[4]) && !visitor.unanswered; i++)
		(void)!visitor_comes(&visitor);
	kiosk_fixture_stop(&kiosk);
	return visitor.unanswered ? 7 : 0;
}
