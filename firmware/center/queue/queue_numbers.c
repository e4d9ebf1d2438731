#include "center/queue/queue_numbers.h"

#define ONLINE_FIRST_RUN 700
#define ONLINE_SECOND_START 3001
#define LATER_SLOT 3
#define LATER_START 1001
#define LATER_SIZE 100

unsigned queue_numbers_online(int64_t nth)
{
	if (nth <= ONLINE_FIRST_RUN)
		return nth > 0 ? (unsigned)nth : 0;
	int64_t value = nth - ONLINE_FIRST_RUN - 1 + ONLINE_SECOND_START;
	return value <= QUEUE_NUMBERS_MAX ? (unsigned)value : 0;
}

int64_t queue_numbers_nth(unsigned value)
{
	if (value <= ONLINE_FIRST_RUN)
		return value;
	return value >= ONLINE_SECOND_START ? (int64_t)value - ONLINE_SECOND_START + ONLINE_FIRST_RUN + 1 : 0;
}

bool queue_numbers_band(int64_t slot, unsigned *ret_from, unsigned *ret_to)
{
	static const unsigned short first[LATER_SLOT][2] = {{901, 999}, {801, 900}, {701, 800}};
	if (slot < 0 || slot >= QUEUE_NUMBERS_SLOTS)
		return false;
	if (slot < LATER_SLOT) {
		*ret_from = first[slot][0];
		*ret_to = first[slot][1];
		return true;
	}
	*ret_from = (unsigned)(LATER_START + (slot - LATER_SLOT) * LATER_SIZE);
	*ret_to = *ret_from + LATER_SIZE - 1;
	return true;
}
