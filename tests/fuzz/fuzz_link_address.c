/* Addresses of links, as they stand in a configuration: refused or made, never more; the target comes back whole. */
#include "base/check.h"
#include "link/link.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[LINK_ADDRESS_MAX * 2];
	struct link_address address;
	size_t len = size < sizeof text - 1 ? size : sizeof text - 1;
	memcpy(text, data, len);
	text[len] = '\0';
	struct err err = {.text = ""};
	if (link_address_parse(text, &address, &err) == ERR_OK) {
		size_t scheme = strlen(address.scheme);
		CHECK(strncmp(text, address.scheme, scheme) == 0 && text[scheme] == ':');
		CHECK(strncmp(text + scheme + 1, address.target, strlen(address.target)) == 0);
	}
	CHECK((link_check(text, &err) == ERR_OK) || err.text[0] != '\0');
	return 0;
}
