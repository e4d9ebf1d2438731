#include "base/id.h"

#include "base/check.h"

#include <errno.h>
#include <string.h>
#include <stdint.h>
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

void id_make(char ret_id[ID_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	unsigned char bytes[16];
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	uint64_t ms = (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
	for (size_t i = 0; i < TIME_BYTES; i++)
		bytes[i] = (unsigned char)(ms >> (8 * (TIME_BYTES - 1 - i)));
	id_random(bytes + TIME_BYTES, sizeof bytes - TIME_BYTES);
	for (size_t i = 0; i < sizeof bytes; i++) {
		ret_id[i * 2] = digits[bytes[i] >> 4];
		ret_id[i * 2 + 1] = digits[bytes[i] & 15];
	}
	ret_id[32] = '\0';
}

bool id_is_valid(const char *text)
{
	return strlen(text) == 32 && strspn(text, "0123456789abcdef") == 32;
}
