/*
 * The one-stop systems that the configuration names, [bridge], [bridge.2] ...: each asked by a runner of its own, with
 * its own cursor, schedule, reconciliation and budget of errors, for one center of this process.
 */
#ifndef MOTCUA_CENTER_BRIDGES_H
#define MOTCUA_CENTER_BRIDGES_H

#include "center/handlers/center.h"
#include "conf/conf.h"

#define BRIDGES_MAX 32 /* threads */

struct bridges;

/* What no single key's rule can tell: one name twice at a center, too many. For struct cli. */
enum err_code bridges_check(const struct conf *conf, struct err *err) MUST_USE;
enum err_code bridges_start(const struct conf *conf, struct center *house, struct bridges **ret_bridges,
							struct err *err) MUST_USE;
/* Takes NULL. Ends within a request's deadline. */
void bridges_stop(struct bridges *bridges);

#endif
