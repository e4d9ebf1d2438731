/* What device events share with the handlers of devices. */
#ifndef MOTCUA_CENTER_HANDLERS_DEVICES_H
#define MOTCUA_CENTER_HANDLERS_DEVICES_H

#include "center/handlers/handler.h"
#include "crypto/crypto.h"

/* Event help.changed: state "asked", "coming" or "none". */
void devices_tell_help(struct request *req, const char *device, const char *state);

/* Event device.command: what the device shall do or fetch, "lock", "config", "program"; devices.c has the list. */
void devices_tell_command(struct request *req, const char *device, const char *command);

/* What is stored of an enrolment's code, however it was typed. */
void devices_code_hash(const char *code, char ret_hash[CRYPTO_HEX_SIZE]);

#endif
