/*
 * The right to give numbers while the center is out of reach: ranges of values
 * that no other device and not the center itself will give on that day.
 * A lease is durable at the kiosk before its first number is used.
 */
#ifndef MOTCUA_MODEL_LEASE_H
#define MOTCUA_MODEL_LEASE_H

#include "model/ticket.h"

#define LEASE_RANGES_MAX CATALOGUE_SERVICES_MAX
#define LEASE_EMERGENCY_SIZE 8

struct lease_range {
	char service[CATALOGUE_ID_MAX];
	char series;
	unsigned from, to; /* both belong to it */
};

struct lease {
	char id[ID_SIZE];
	int64_t generation; /* rises with every lease of this device; an older one is void */
	char day[CLOCK_DAY_SIZE];
	struct lease_range ranges[LEASE_RANGES_MAX];
	size_t range_count;
	char emergency[LEASE_EMERGENCY_SIZE]; /* "K2": numbers past the ranges are "A-K2 07"; of a later life "K2C" */
};

#endif
