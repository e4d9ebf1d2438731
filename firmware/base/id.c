#include "base/id.h"

#include "base/check.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

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
	id_random(bytes, sizeof bytes);
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
