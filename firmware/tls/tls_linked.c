#include "tls/tls_priv.h"

const struct tls_calls *tls_linked(void)
{
#define TLS_LINKED(name) .name = &gnutls_##name,
	static const struct tls_calls calls = {TLS_CALLS(TLS_LINKED)};
#undef TLS_LINKED
	return &calls;
}
