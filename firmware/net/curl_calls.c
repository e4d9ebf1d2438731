#include "net/curl_calls_priv.h"

#include "base/check.h"

#define CURL_CALL(name) LIBRARY_CALL(struct curl_calls, curl_, name)
static const struct library_call calls[] = {CURL_CALLS(CURL_CALL)};

enum err_code curl_calls_open(struct curl_calls *ret_calls, struct err *err)
{
	return library_open(CURL_SONAME, calls, ARRAY_LEN(calls), ret_calls, err);
}
