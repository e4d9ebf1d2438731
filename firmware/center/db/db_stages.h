/* Several services on one ticket, in their order. Inside a transaction. */
#ifndef MOTCUA_CENTER_DB_DB_STAGES_H
#define MOTCUA_CENTER_DB_DB_STAGES_H

#include "center/db/db_tickets.h"

#define DB_STAGES_MAX 8 /* of one ticket */

struct db_stage {
	int n;
	char service[CATALOGUE_ID_MAX];
	unsigned only_counter; /* 0: any that serves it */
};

/* Adds one at the end; ERR_LIMIT where `most` are there, past and to come, or DB_STAGES_MAX. */
enum err_code db_stage_add(struct db *db, const char *center, const char *ticket, const char *service,
						   unsigned only_counter, unsigned most, struct err *err) MUST_USE;
/* Those to come; *ret_count to DB_STAGES_MAX. */
enum err_code db_stage_list(struct db *db, const char *center, const char *ticket,
							struct db_stage ret_stages[DB_STAGES_MAX], size_t *ret_count, struct err *err) MUST_USE;
/* The part of the visit that just ended, beside those to come: for the figures of each service. */
enum err_code db_stage_end(struct db *db, const char *center, const struct db_ticket *ticket, int64_t now_ms,
						   const char *outcome, struct err *err) MUST_USE;
/* Takes the first to come out of the list: the ticket goes on to it. ERR_NOT_FOUND where none is. */
enum err_code db_stage_next(struct db *db, const char *center, const char *ticket, struct db_stage *ret_stage,
							struct err *err) MUST_USE;

#endif
