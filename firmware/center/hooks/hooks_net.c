#include "center/hooks/hooks_net.h"

#include "base/check.h"

#include <netinet/in.h>
#include <stdint.h>
#include <string.h>

struct block4 {
	uint32_t net;
	unsigned bits;
	bool is_private; /* a private network; else nobody's or this machine's */
};

/* RFC 6890. */
static const struct block4 blocks4[] = {
	{0x00000000, 8, false},  {0x0a000000, 8, true},   {0x64400000, 10, true},  {0x7f000000, 8, false},
	{0xa9fe0000, 16, false}, {0xac100000, 12, true},  {0xc0000000, 24, false}, {0xc0000200, 24, false},
	{0xc0a80000, 16, true},  {0xc6120000, 15, false}, {0xc6336400, 24, false}, {0xcb007100, 24, false},
	{0xe0000000, 3, false},
};

static bool may4(enum hooks_reach reach, uint32_t address)
{
	for (size_t i = 0; i < ARRAY_LEN(blocks4); i++)
		if ((address ^ blocks4[i].net) >> (32 - blocks4[i].bits) == 0)
			return blocks4[i].is_private && reach >= HOOKS_PRIVATE;
	return true;
}

static bool may6(enum hooks_reach reach, const unsigned char bytes[16])
{
	static const unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
	static const unsigned char translated[12] = {0, 0x64, 0xff, 0x9b};
	if (memcmp(bytes, mapped, sizeof mapped) == 0 || memcmp(bytes, translated, sizeof translated) == 0)
		return may4(reach,
					(uint32_t)bytes[12] << 24 | (uint32_t)bytes[13] << 16 | (uint32_t)bytes[14] << 8 | bytes[15]);
	if ((bytes[0] & 0xfe) == 0xfc) /* unique local */
		return reach >= HOOKS_PRIVATE;
	if (bytes[0] == 0x20 && (bytes[1] == 0x02 || (bytes[1] == 0x01 && bytes[2] == 0 && bytes[3] == 0)))
		return false;                 /* 6to4 and Teredo hold an IPv4 address of anybody's */
	return (bytes[0] & 0xe0) == 0x20; /* the internet's; neither loopback, link nor multicast */
}

bool hooks_net_may(enum hooks_reach reach, const struct sockaddr *address)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	if (reach == HOOKS_ANY)
		return true;
	if (address->sa_family == AF_INET) {
		memcpy(&v4, address, sizeof v4);
		return may4(reach, ntohl(v4.sin_addr.s_addr));
	}
	if (address->sa_family != AF_INET6)
		return false;
	memcpy(&v6, address, sizeof v6);
	return may6(reach, v6.sin6_addr.s6_addr);
}
