/* A sync's sink that hears nothing: tests set what they listen to. */
#ifndef MOTCUA_TESTS_SUPPORT_SYNC_QUIET_H
#define MOTCUA_TESTS_SUPPORT_SYNC_QUIET_H

#include "sync/sync.h"

/* Catalogues are taken and freed. config, published, program and part are NULL. */
struct sync_sink sync_quiet(void *context);

#endif
