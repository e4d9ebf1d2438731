/* What the makers of sample days share. */
#ifndef MOTCUA_CENTER_SAMPLE_SAMPLE_DAY_PRIV_H
#define MOTCUA_CENTER_SAMPLE_SAMPLE_DAY_PRIV_H

#include "center/queue/estimate_rng.h"
#include "center/sample/sample_day.h"

void sample_day_seed(struct estimate_rng *rng, int32_t day, unsigned salt);
/* The id of a thing of a day: always the same one. */
void sample_day_id(int32_t day, unsigned salt, unsigned index, char ret_id[ID_SIZE]);
/* Whether and how a finished visit is rated. */
void sample_day_rate(struct estimate_rng *rng, struct sample_visit *visit);

#endif
