/* The functions of libcurl that the client calls: opened with the first request, not with the program. */
#ifndef MOTCUA_NET_CURL_CALLS_PRIV_H
#define MOTCUA_NET_CURL_CALLS_PRIV_H

#include "base/err.h"
#include "base/library.h"

#include <curl/curl.h>

#define CURL_SONAME "libcurl.so.4"

#define CURL_CALLS(CALL) \
	CALL(global_init_mem) \
	CALL(global_cleanup) \
	CALL(multi_init) \
	CALL(multi_cleanup) \
	CALL(multi_setopt) \
	CALL(multi_add_handle) \
	CALL(multi_remove_handle) \
	CALL(multi_socket_action) \
	CALL(multi_info_read) \
	CALL(easy_init) \
	CALL(easy_cleanup) \
	CALL(easy_setopt) \
	CALL(easy_getinfo) \
	CALL(easy_strerror) \
	CALL(slist_append) \
	CALL(slist_free_all)

#define CURL_MEMBER(name) LIBRARY_MEMBER(curl_, name)
struct curl_calls {
	CURL_CALLS(CURL_MEMBER)
};
#undef CURL_MEMBER

enum err_code curl_calls_open(struct curl_calls *ret_calls, struct err *err) MUST_USE;

#endif
