/* Where a webhook may go, and how it is signed. */
#include "center/handlers/webhooks.h"
#include "center/hooks/hooks_net.h"
#include "center/hooks/hooks_priv.h"
#include "support/test.h"

#include <arpa/inet.h>
#include <string.h>

static bool may(enum hooks_reach reach, const char *text)
{
	struct sockaddr_storage address = {.ss_family = strchr(text, ':') ? AF_INET6 : AF_INET};
	struct sockaddr_in v4 = {.sin_family = AF_INET};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
	if (address.ss_family == AF_INET6) {
		assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
		memcpy(&address, &v6, sizeof v6);
	} else {
		assert_int_equal(inet_pton(AF_INET, text, &v4.sin_addr), 1);
		memcpy(&address, &v4, sizeof v4);
	}
	return hooks_net_may(reach, (struct sockaddr *)&address);
}

static void addresses_are_allowed_by_reach(void **state)
{
	static const struct {
		const char *address;
		bool public, private;
	} cases[] = {
		{"93.184.216.34", true, true},
		{"8.8.8.8", true, true},
		{"2606:2800:220:1::1", true, true},
		{"10.1.2.3", false, true},
		{"172.16.0.1", false, true},
		{"172.31.255.255", false, true},
		{"172.32.0.1", true, true},
		{"192.168.1.1", false, true},
		{"100.64.0.1", false, true},
		{"fd00::1", false, true},
		{"fc00::1", false, true},
		{"127.0.0.1", false, false},
		{"127.255.255.254", false, false},
		{"0.0.0.0", false, false},
		{"169.254.169.254", false, false},
		{"224.0.0.1", false, false},
		{"255.255.255.255", false, false},
		{"::1", false, false},
		{"::", false, false},
		{"fe80::1", false, false},
		{"ff02::1", false, false},
		{"::ffff:127.0.0.1", false, false},
		{"::ffff:10.0.0.1", false, true},
		{"::ffff:8.8.8.8", true, true},
		{"64:ff9b::7f00:1", false, false},
		{"2002:7f00:1::", false, false},
		{"2001::7f00:1", false, false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		if (may(HOOKS_PUBLIC, cases[i].address) != cases[i].public ||
			may(HOOKS_PRIVATE, cases[i].address) != cases[i].private)
			fail_msg("%s", cases[i].address);
		assert_true(may(HOOKS_ANY, cases[i].address));
	}
}

static void urls_are_held_to_https_and_a_host(void **state)
{
	static const char *const good[] = {"https://a.example/", "https://a.example:8443/x?y=1", "https://[2001:db8::1]/x"};
	static const char *const bad[] = {"",
									  "http://a.example/",
									  "https://",
									  "https:///x",
									  "https://u@a.example/",
									  "https://u:p@a.example",
									  "https://a.example/ x",
									  "https://a.example/\nx",
									  "https://a.example/#x",
									  "ftp://a.example/",
									  "//a.example/"};
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		assert_true(webhooks_url_fits(good[i], false));
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (webhooks_url_fits(bad[i], false))
			fail_msg("%s", bad[i]);
	assert_true(webhooks_url_fits("http://127.0.0.1:80/", true));
	assert_true(webhooks_url_fits("https://a.example/@x", false));
}

static void the_signature_is_hmac_sha256_over_time_and_body(void **state)
{
	/* printf '1773109440.{"a":1}' | openssl dgst -sha256 -hmac geheim */
	char text[128];
	hooks_sign("geheim", 1773109440, "{\"a\":1}", 7, text, sizeof text);
	assert_string_equal(text, "t=1773109440,v1=24ad0d718f4a64969587c4b7414779da05cc78274e0b273140119d63a8639913");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_are_allowed_by_reach),
		cmocka_unit_test(urls_are_held_to_https_and_a_host),
		cmocka_unit_test(the_signature_is_hmac_sha256_over_time_and_body),
	};
	return cmocka_run_group_tests_name("hooks_net", tests, NULL, NULL);
}
