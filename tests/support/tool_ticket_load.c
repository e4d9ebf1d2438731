/*
 * Takes numbers from a running center and prints what it measured as JSON.
 * usage: tool_ticket_load prepare              makes the tables, the catalogue and the kiosk in $TEST_DATABASE
 *        tool_ticket_load PORT CLIENTS SECONDS [PER_S]
 */
#include "support/center.h"
#include "support/test.h"
#include "support/ticket_load.h"

#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "prepare") == 0) {
		test_center_destroy(test_center_create("load"));
		return 0;
	}
	if (argc < 4)
		return 64;
	struct ticket_load load = ticket_load_measure((unsigned)atoi(argv[1]), (unsigned)atoi(argv[2]), atof(argv[3]),
												  argc > 4 ? atof(argv[4]) : 0);
	printf("{\"per_s\":%.0f,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"wrong\":%zu}\n", load.per_s, load.p50_ms, load.p99_ms,
		   load.wrong);
	return 0;
}
