/* Parts of the hall that other documents carry too. */
#ifndef MOTCUA_PROTO_HALL_PRIV_H
#define MOTCUA_PROTO_HALL_PRIV_H

#include "model/hall.h"
#include "proto/proto_priv.h"

void proto_hall_read_call(struct proto_reader *reader, const json_t *object, struct hall_call *call);
void proto_hall_read(struct proto_reader *reader, const json_t *root, struct hall *hall);

#endif
