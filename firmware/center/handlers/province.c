#include "center/handlers/province.h"

#include "base/check.h"
#include "center/handlers/devices.h"
#include "center/handlers/petitions.h"
#include "center/handlers/province_look.h"
#include "center/handlers/routes.h"
#include "center/handlers/token.h"
#include "crypto/crypto.h"

#include <stdio.h>
#include <string.h>

static const struct db_sql SQL_DEVICES = {"SELECT center, key_hash FROM devices WHERE id = $1"};
static const struct db_sql SQL_SESSION = {"SELECT center FROM sessions WHERE token_hash = $1"};
static const struct db_sql SQL_TICKET = {"SELECT center FROM tickets WHERE id >= $1 AND id < $2 LIMIT 1"};
static const struct db_sql SQL_RATING = {"SELECT center FROM ratings WHERE id = $1"};
static const struct db_sql SQL_APPOINTMENT = {"SELECT center FROM appointments WHERE id >= $1 AND id < $2 LIMIT 1"};
static const struct db_sql SQL_PETITION = {"SELECT center FROM petitions WHERE secret_hash = $1"};
static const struct db_sql SQL_PETITION_ID = {"SELECT center FROM petitions WHERE id >= $1 AND id < $2 LIMIT 1"};
static const struct db_sql SQL_ENROLMENT = {"SELECT center FROM enrolments WHERE code_hash = $1"};

/* The center that the first row names; ERR_NOT_FOUND where there is none, or none that is served here. */
static enum err_code center_of_row(const struct center *house, struct db *db, const struct db_sql *sql,
								   const struct db_value *args, size_t count, struct center **ret_center)
{
	struct db_rows rows;
	struct center *center = NULL;
	enum err_code code = db_query(db, sql, args, count, &rows, NULL);
	if (code != ERR_OK)
		return code;
	if (db_next(&rows))
		center = center_find(house, db_text(&rows, 0));
	code = db_end(&rows, NULL);
	if (code != ERR_OK)
		return code;
	*ret_center = center;
	return center ? ERR_OK : ERR_NOT_FOUND;
}

enum err_code province_of_device(struct center *house, struct db *db, const char *bearer, struct center **ret_home)
{
	const char *dot = strrchr(bearer, '.');
	char id[CALLER_ID_MAX];
	unsigned char hash[CRYPTO_HASH_SIZE];
	*ret_home = house;
	if (house->peer_count == 1)
		return ERR_OK;
	if (!dot || dot == bearer || (size_t)(dot - bearer) >= sizeof id)
		return ERR_NOT_FOUND;
	snprintf(id, sizeof id, "%.*s", (int)(dot - bearer), bearer);
	crypto_sha256(dot + 1, strlen(dot + 1), hash);
	const struct db_value args[] = {db_arg_text(id)};
	struct db_rows rows;
	struct center *home = NULL;
	enum err_code code = db_query(db, &SQL_DEVICES, args, 1, &rows, NULL);
	if (code != ERR_OK)
		return code;
	while (db_next(&rows)) {
		size_t len = 0;
		const void *known = db_bytes(&rows, 1, &len);
		if (len == sizeof hash && crypto_same(hash, known, len))
			home = center_find(house, db_text(&rows, 0));
	}
	code = db_end(&rows, NULL);
	if (home)
		*ret_home = home;
	return code == ERR_OK && !home ? ERR_NOT_FOUND : code;
}

enum err_code province_of_session(struct center *house, struct db *db, const char *proof, struct center **ret_home)
{
	const struct db_value args[] = {db_arg_text(proof)};
	*ret_home = house;
	return house->peer_count == 1 ? ERR_OK : center_of_row(house, db, &SQL_SESSION, args, 1, ret_home);
}

/* -- those who are known ------------------------------------------------------------------------ */

static enum err_code choose_home(struct request *req)
{
	struct caller *caller = &req->caller;
	const char *named = request_query(req, "center");
	bool reads = strcmp(req->route->method, "GET") == 0;
	bool of_province = (caller->who & WHO_PROVINCE) && reads;
	req->center = caller->home;
	if (named && strcmp(named, caller->home->id) != 0) {
		struct center *other = of_province ? center_find(caller->home, named) : NULL;
		if (!other)
			return ERR_CONFLICT;
		req->center = other;
	}
	if (of_province && named)
		province_look(req);
	if (of_province)
		caller->who |= WHO_MANAGER | WHO_AUDITOR; /* for this request */
	return ERR_OK;
}

/* -- the public --------------------------------------------------------------------------------- */

/* Asks a reader; what is not found changes nothing. */
static enum err_code choose_by_row(struct request *req, const struct db_sql *sql, const char *first, const char *second)
{
	const struct db_value args[] = {db_arg_text(first), db_arg_text(second)};
	struct center *house = req->center->house;
	struct db *db = db_pool_take(house->readers);
	if (!db)
		return ERR_OFFLINE;
	struct center *center = NULL;
	enum err_code code = center_of_row(house, db, sql, args, second ? 2 : 1, &center);
	db_pool_give(house->readers, db, code == ERR_IO || code == ERR_OFFLINE || code == ERR_CORRUPT);
	if (code == ERR_OK)
		req->center = center;
	return code == ERR_NOT_FOUND ? ERR_OK : code;
}

static enum err_code choose_by_token(struct request *req, const char *token)
{
	char prefix[TOKEN_PREFIX_SIZE], past_prefix[TOKEN_PREFIX_SIZE + 1], id[ID_SIZE], past_id[ID_SIZE + 1];
	if (!token_check(req->center->secret, sizeof req->center->secret, token, prefix)) {
		if (!token_lease_id(token, id))
			return ERR_OK;
		snprintf(past_id, sizeof past_id, "%sg", id);
		return choose_by_row(req, &SQL_TICKET, id, past_id); /* a paper printed without the center */
	}
	snprintf(past_prefix, sizeof past_prefix, "%sg", prefix); /* 'g' follows the last hex digit */
	const bool booked = strstr(req->route->path, "/appointments/") != NULL;
	return choose_by_row(req, booked ? &SQL_APPOINTMENT : &SQL_TICKET, prefix, past_prefix);
}

static enum err_code choose_by_petition(struct request *req, const char *given)
{
	char hash[CRYPTO_HEX_SIZE], from[TOKEN_PREFIX_SIZE], past[TOKEN_PREFIX_SIZE + 1];
	if (petitions_token_range(req->center, given, from, past))
		return choose_by_row(req, &SQL_PETITION_ID, from, past);
	petitions_code_hash(given, hash);
	return choose_by_row(req, &SQL_PETITION, hash, NULL);
}

enum err_code province_choose(struct request *req)
{
	const char *path = req->route->path, *named = request_query(req, "center");
	char word[CENTER_ID_MAX];
	if (req->caller.home)
		return choose_home(req);
	if (req->center->peer_count == 1)
		return ERR_OK;
	enum err_code code = strstr(path, "{token}") ? choose_by_token(req, req->params[0]) : ERR_OK;
	if (code != ERR_OK || req->center != req->center->house)
		return code;
	if (strncmp(path, "/v1/ratings/{id}", 16) == 0)
		return choose_by_row(req, &SQL_RATING, req->params[0], NULL);
	if (strncmp(path, "/v1/petitions/{code}", 20) == 0)
		return choose_by_petition(req, req->params[0]);
	snprintf(word, sizeof word, "%.*s", (int)strcspn(req->host, "."), req->host);
	struct center *center = center_find(req->center, named ? named : word);
	if (center)
		req->center = center;
	return named && !center ? ERR_CONFLICT : ERR_OK;
}

enum err_code province_choose_by_body(struct request *req)
{
	char hash[CRYPTO_HEX_SIZE];
	const char *token = request_text(req, "ticket", ""), *code = request_text(req, "code", "");
	if (req->caller.home || req->center->peer_count == 1 || !req->body)
		return ERR_OK;
	if (*token)
		return choose_by_token(req, token);
	if (!*code || strcmp(req->route->path, "/v1/enrol") != 0)
		return ERR_OK;
	devices_code_hash(code, hash);
	return choose_by_row(req, &SQL_ENROLMENT, hash, NULL);
}
