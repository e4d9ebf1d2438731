#include "center/bridge/bridge_pull.h"

#include <string.h>

struct round {
	const struct bridge_pull *pull;
	struct bridge_round *told;
	struct bridge_ask ask;
	char session[BRIDGE_SESSION_MAX]; /* "" for none */
};

static enum err_code exchange(struct round *round, int *ret_status, json_t **ret_answer, struct err *err)
{
	const struct bridge_pull *pull = round->pull;
	*ret_answer = NULL;
	return pull->ask(pull->context, &round->ask, ret_status, ret_answer, err);
}

static enum err_code log_in(struct round *round, struct err *err)
{
	const struct bridge_pull *pull = round->pull;
	json_t *answer = NULL;
	int status = 0;
	round->ask.bearer[0] = '\0';
	bridge_wire_login(pull->form, pull->username, pull->password, &round->ask);
	enum err_code code = exchange(round, &status, &answer, err);
	buf_clear(&round->ask.body);
	if (code == ERR_OK)
		code = bridge_wire_session(status, answer, round->session, err);
	json_decref(answer);
	round->told->logins += code == ERR_OK;
	return code == ERR_OK ? ERR_OK : err_wrap(err, code, "sign-in");
}

static enum err_code ask_page(struct round *round, const struct bridge_wish *wish, struct bridge_page *ret_page,
							  struct err *err)
{
	json_t *answer = NULL;
	int status = 0;
	enum err_code code = round->session[0] ? ERR_OK : log_in(round, err);
	if (code != ERR_OK)
		return code;
	bridge_wire_list(round->pull->form, wish, round->session, &round->ask);
	code = exchange(round, &status, &answer, err);
	if (code == ERR_OK)
		code = bridge_wire_page(wish, status, answer, ret_page, err);
	json_decref(answer);
	return code;
}

/* A page, asked for until it is whole. A half one is taken when it stays half: the reconciliation tells. */
static enum err_code get_page(struct round *round, const struct bridge_wish *wish, struct bridge_page *ret_page,
							  struct err *err)
{
	const struct bridge_pull *pull = round->pull;
	int64_t wait_ms = BRIDGE_AGAIN_MS;
	bool renewed = false;
	for (unsigned tries = 1;; tries++) {
		struct bridge_page page = {.records = NULL};
		enum err_code code = ask_page(round, wish, &page, err);
		bool spent = pull->again_most > 0 && round->told->asked_again >= pull->again_most;
		bool last_try = tries == BRIDGE_TRIES || spent;
		if (code == ERR_OK && (!page.half || last_try)) {
			round->told->half_pages += page.half;
			*ret_page = page;
			return ERR_OK;
		}
		json_decref(page.records);
		bool passing = code == ERR_OK || code == ERR_OFFLINE || code == ERR_TIMEOUT || code == ERR_INVALID;
		if (code == ERR_DENIED && round->session[0] && !renewed)
			renewed = passing = true; /* the session may be over: which code says so differs by system */
		if (code != ERR_OK)
			round->session[0] = '\0';
		if (!passing || last_try)
			return code;
		round->told->asked_again++;
		if (code != ERR_DENIED) {
			if (!pull->rest(pull->context, wait_ms))
				return err_set(err, ERR_AGAIN, "asked to stop");
			wait_ms *= 2;
		}
	}
}

static enum err_code one_page(struct round *round, struct bridge_cursor *cursor, struct err *err)
{
	const struct bridge_pull *pull = round->pull;
	struct bridge_wish wish = {.list = cursor->list, .page = cursor->page, .size = pull->page_size, .unit = pull->unit};
	struct bridge_page page = {.records = NULL};
	if (cursor->list == BRIDGE_LIST_DOSSIERS && !cursor->is_full) {
		memcpy(wish.from, cursor->from, sizeof wish.from);
		memcpy(wish.to, cursor->to, sizeof wish.to);
	}
	enum err_code code = get_page(round, &wish, &page, err);
	if (code != ERR_OK)
		return code;
	struct bridge_cursor next = *cursor;
	next.page++;
	if (page.is_last || next.page >= BRIDGE_PAGES) {
		next.page = 0;
		next.list++;
	}
	code = pull->keep(pull->context, cursor->list, page.records, &next, err);
	if (code == ERR_OK) {
		round->told->pages++;
		round->told->records += (unsigned)json_array_size(page.records);
		*cursor = next;
	}
	json_decref(page.records);
	return code;
}

enum err_code bridge_pull_round(const struct bridge_pull *pull, struct bridge_cursor *cursor,
								struct bridge_round *ret_round, struct err *err)
{
	struct round round = {.pull = pull, .told = ret_round};
	enum err_code code = ERR_OK;
	memset(ret_round, 0, sizeof *ret_round);
	bridge_wire_init(&round.ask);
	while (code == ERR_OK && cursor->list < BRIDGE_LIST_COUNT)
		code = pull->rest(pull->context, 0) ? one_page(&round, cursor, err) : err_set(err, ERR_AGAIN, "asked to stop");
	bridge_wire_finish(&round.ask);
	explicit_bzero(round.session, sizeof round.session);
	return code;
}
