/* Addresses of requests, tokens of tickets, base 32 and 64: any bytes, no crash, no way past the grammar. */
#include "base/check.h"
#include "center/handlers/dispatch.h"
#include "center/handlers/token.h"
#include "crypto/code.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	static const unsigned char secret[CENTER_SECRET_SIZE] = "a secret of thirty-two bytes...";
	char prefix[TOKEN_PREFIX_SIZE], params[REQUEST_PARAMS_MAX][REQUEST_TEXT_MAX], allowed[256];
	unsigned char bytes[32];
	const struct route *route;
	char *text = malloc(size + 1);
	struct request *req = calloc(1, sizeof *req);
	CHECK(text && req);
	memcpy(text, data, size);
	text[size] = '\0';
	if (dispatch_parse_target(req, text)) {
		CHECK(req->path[0] == '/');
		if (routes_find("GET", req->path, &route, params) == ROUTE_FOUND)
			CHECK(route->handler != NULL);
		routes_allowed(req->path, allowed, sizeof allowed);
	}
	if (token_check(secret, sizeof secret, text, prefix))
		CHECK(strlen(prefix) == TOKEN_PREFIX_SIZE - 1);
	if (code32_decode(text, bytes, 16)) {
		char again[CODE32_SIZE(16)];
		code32_encode(bytes, 16, again);
		CHECK(strlen(again) == strlen(text));
	}
	if (code64_decode(text, bytes, sizeof bytes)) {
		char again[CODE64_SIZE(32)];
		code64_encode(bytes, sizeof bytes, again);
		CHECK(strcmp(again, text) == 0);
	}
	free(req);
	free(text);
	return 0;
}
