/*
 * Which center of the process a request is for. Who signed in, or came with a
 * device's key, belongs to one, and that one alone; staff of the province may
 * name another by ?center=, to read. The public is told apart by what it holds
 * (a ticket's token, an enrolment's code), by ?center=, by the first word of the
 * host's name, and else gets the house.
 */
#ifndef MOTCUA_CENTER_HANDLERS_PROVINCE_H
#define MOTCUA_CENTER_HANDLERS_PROVINCE_H

#include "center/handlers/center.h"

/* The center that knows a device ("device.key") or a session (its hash). ERR_NOT_FOUND. */
enum err_code province_of_device(struct center *house, struct db *db, const char *bearer,
								 struct center **ret_home) MUST_USE;
enum err_code province_of_session(struct center *house, struct db *db, const char *proof,
								  struct center **ret_home) MUST_USE;
/* After auth_caller: sets req->center. ERR_CONFLICT where a center was named that the caller may not see. */
enum err_code province_choose(struct request *req) MUST_USE;
/* The same of the public, once the body is known. */
enum err_code province_choose_by_body(struct request *req) MUST_USE;

#endif
