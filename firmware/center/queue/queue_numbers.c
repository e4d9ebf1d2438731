#include "center/queue/queue_numbers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* Tags: as many values behind each as a series has. The plain ones of slots, those of machines, those with letters. */
#define TAG_STRIDE 1000000
#define TAG_SLOTS 9000
#define TAG_PLAIN_FIRST 10
#define TAG_MACHINE_FIRST 10000
#define TAG_MACHINE_DIGITS 3
#define TAG_LETTERS_FIRST 2000000
#define TAG_LETTERS_MAX 4
#define TAG_LETTERS_COUNT 500000 /* of a slot: more than four letters can say */

static const char MACHINE_LETTERS[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void queue_numbers_tag(int64_t slot, int64_t generation, char ret_tag[QUEUE_NUMBERS_TAG_SIZE])
{
	char letters[TAG_LETTERS_MAX + 1] = "";
	/* As many letters as there is room for: two where a center has a thousand devices. */
	size_t at = TAG_LETTERS_MAX, first = slot < 99 ? 0 : slot < 999 ? 1 : 2;
	for (int64_t left = generation; left > 0 && at > first; left = (left - 1) / 26)
		letters[--at] = (char)('A' + (left - 1) % 26);
	snprintf(ret_tag, QUEUE_NUMBERS_TAG_SIZE, "K%u%s", (unsigned)(slot + 1) % 10000, letters + at);
}

static int64_t machine_code(const char *tag, size_t len)
{
	int64_t code = 0;
	for (size_t i = 1; i < len; i++) {
		const char *letter = strchr(MACHINE_LETTERS, tag[i]);
		if (!letter)
			return -1;
		code = code * 32 + (letter - MACHINE_LETTERS);
	}
	return len == 1 + TAG_MACHINE_DIGITS ? TAG_MACHINE_FIRST + code : -1;
}

static int64_t device_code(int64_t slot, const char *tag, size_t len)
{
	char *end;
	int64_t letters = 0;
	if (strtoll(tag + 1, &end, 10) != slot + 1)
		return -1;
	size_t count = len - (size_t)(end - tag);
	for (size_t i = 0; i < count; i++) {
		if (end[i] < 'A' || end[i] > 'Z' || count > TAG_LETTERS_MAX)
			return -1;
		letters = letters * 26 + (end[i] - 'A' + 1);
	}
	return count == 0 ? TAG_PLAIN_FIRST + slot : TAG_LETTERS_FIRST + slot * TAG_LETTERS_COUNT + letters;
}

int64_t queue_numbers_file(int64_t slot, const char *number, int64_t value)
{
	const char *tag = number[0] ? number + 1 : number;
	if (*tag++ != '-')
		return 0;
	size_t len = strcspn(tag, " \xc2"); /* a space, or one that does not break */
	if (len < 2 || len >= QUEUE_NUMBERS_TAG_SIZE || slot < 0 || slot >= TAG_SLOTS || value < 1 || value >= TAG_STRIDE)
		return -1;
	int64_t code = tag[0] == 'K' ? device_code(slot, tag, len) : tag[0] == 'Z' ? machine_code(tag, len) : -1;
	return code < 0 ? -1 : code * TAG_STRIDE + value;
}
