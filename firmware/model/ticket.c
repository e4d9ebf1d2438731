#include "model/ticket.h"

#include "base/check.h"
#include "base/copy.h"

#include <stdio.h>
#include <string.h>

#define DAY_MS (24 * 3600 * 1000LL)

static const char *const NAMES[] = {
	[TICKET_RESERVED] = "reserved", [TICKET_SENDING] = "sending",     [TICKET_CONFIRMED] = "confirmed",
	[TICKET_ASSUMED] = "assumed",   [TICKET_UNCERTAIN] = "uncertain", [TICKET_SHOWN] = "shown",
	[TICKET_VOID] = "void",
};

#define TO(state) (1u << (state))

/* The drawing of the header, an edge a bit. */
static const unsigned FOLLOWERS[] = {
	[TICKET_RESERVED] = TO(TICKET_SENDING) | TO(TICKET_SHOWN) | TO(TICKET_VOID),
	[TICKET_SENDING] = TO(TICKET_CONFIRMED) | TO(TICKET_ASSUMED) | TO(TICKET_UNCERTAIN) | TO(TICKET_RESERVED),
	/* A paper taken for lost may be printed again, and a citizen may say that it came. */
	[TICKET_UNCERTAIN] = TO(TICKET_CONFIRMED) | TO(TICKET_RESERVED) | TO(TICKET_SHOWN) | TO(TICKET_SENDING),
	[TICKET_ASSUMED] = TO(TICKET_CONFIRMED) | TO(TICKET_RESERVED),
	[TICKET_SHOWN] = TO(TICKET_SENDING),
	[TICKET_CONFIRMED] = 0,
	[TICKET_VOID] = 0,
};

bool ticket_may_become(enum ticket_state from, enum ticket_state to)
{
	CHECK((size_t)from < ARRAY_LEN(FOLLOWERS) && (size_t)to < ARRAY_LEN(FOLLOWERS));
	return (FOLLOWERS[from] & TO(to)) != 0;
}

bool ticket_is_callable(enum ticket_state state)
{
	return state == TICKET_CONFIRMED || state == TICKET_ASSUMED || state == TICKET_SHOWN || state == TICKET_UNCERTAIN;
}

const char *ticket_state_name(enum ticket_state state)
{
	CHECK((size_t)state < ARRAY_LEN(NAMES));
	return NAMES[state];
}

int ticket_state_from_name(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(NAMES); i++)
		if (strcmp(NAMES[i], name) == 0)
			return (int)i;
	return -1;
}

void ticket_format_number(char series, unsigned value, char ret_number[TICKET_NUMBER_SIZE])
{
	char digits[16], *at = digits + sizeof digits - 1;
	*at = '\0';
	for (; value > 0 || at > digits + sizeof digits - 4; value /= 10)
		*--at = (char)('0' + value % 10);
	ret_number[0] = series;
	memcpy(ret_number + 1, "\u00a0", 2);
	copy_text(ret_number + 3, TICKET_NUMBER_SIZE - 3, at);
}

bool ticket_paper_is_recent(const char *id)
{
	int64_t age_ms = id_age_ms(id);
	return age_ms > -DAY_MS && age_ms < TICKET_PAPER_DAYS * DAY_MS;
}
