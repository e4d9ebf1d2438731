/* What device events share with the handlers of devices. */
#ifndef MOTCUA_CENTER_HANDLERS_DEVICES_H
#define MOTCUA_CENTER_HANDLERS_DEVICES_H

#include "center/handlers/handler.h"
#include "crypto/crypto.h"

/* Event help.changed: state "asked", "coming" or "none". */
void devices_tell_help(struct request *req, const char *device, const char *state);

/* Event device.command: what the device shall do or fetch, "lock", "config", "program"; devices.c has the list
 * of what people may send. */
void devices_tell_command(struct request *req, const char *device, const char *command);

/* The caller's status came: what it was told and has not done is told again, until its status says that it did. */
enum err_code devices_heard(struct request *req, const json_t *status, struct err *err) MUST_USE;

/* What is stored of an enrolment's code, however it was typed. */
void devices_code_hash(const char *code, char ret_hash[CRYPTO_HEX_SIZE]);

#endif
