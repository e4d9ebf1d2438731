#include "base/id.h"

#include "base/check.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#define TIME_BYTES 6

void id_random(void *out, size_t size)
{
	unsigned char *at = out;
	while (size > 0) {
		ssize_t got = getrandom(at, size > 256 ? 256 : size, 0);
		if (got < 0 && errno == EINTR)
			continue;
		CHECK(got > 0);
		at += got;
		size -= (size_t)got;
	}
}

static uint64_t now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void id_make(char ret_id[ID_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	unsigned char bytes[16];
	uint64_t ms = now_ms();
	for (size_t i = 0; i < TIME_BYTES; i++)
		bytes[i] = (unsigned char)(ms >> (8 * (TIME_BYTES - 1 - i)));
	id_random(bytes + TIME_BYTES, sizeof bytes - TIME_BYTES);
	for (size_t i = 0; i < sizeof bytes; i++) {
		ret_id[i * 2] = digits[bytes[i] >> 4];
		ret_id[i * 2 + 1] = digits[bytes[i] & 15];
	}
	ret_id[32] = '\0';
}

int64_t id_age_ms(const char *id)
{
	char digits[2 * TIME_BYTES + 1];
	CHECK(id_is_valid(id));
	memcpy(digits, id, sizeof digits - 1);
	digits[sizeof digits - 1] = '\0';
	return (int64_t)now_ms() - (int64_t)strtoull(digits, NULL, 16);
}

bool id_is_valid(const char *text)
{
	return strlen(text) == 32 && strspn(text, "0123456789abcdef") == 32;
}
