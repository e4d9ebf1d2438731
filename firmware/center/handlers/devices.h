/* What device events share with the handlers of devices. */
#ifndef MOTCUA_CENTER_HANDLERS_DEVICES_H
#define MOTCUA_CENTER_HANDLERS_DEVICES_H

#include "center/handlers/handler.h"

/* Event help.changed: state "asked", "coming" or "none". */
void devices_tell_help(struct request *req, const char *device, const char *state);

#endif
