/* Procedures: found by words without tones, one in full. */
#include "center/handlers/routes_priv.h"

#include "base/check.h"
#include "center/handlers/center.h"
#include "text/fold.h"

#include <stdlib.h>
#include <string.h>

#define PAGE_SIZE 20
#define WORDS_MAX 8
#define FOUND_MAX 3000

struct found {
	const struct catalogue_procedure *procedure;
	unsigned rank; /* smaller is nearer */
};

struct words {
	char text[REQUEST_TEXT_MAX];
	const char *word[WORDS_MAX];
	size_t count;
};

static void split(const char *query, struct words *words)
{
	words->count = 0;
	text_fold(query ? query : "", words->text, sizeof words->text);
	for (char *at = words->text; *at && words->count < WORDS_MAX;) {
		at += strspn(at, " ");
		if (!*at)
			return;
		words->word[words->count++] = at;
		at += strcspn(at, " ");
		if (*at)
			*at++ = '\0';
	}
}

/* All words must be there. In the name counts as nearer than among the keywords, the beginning of a word as nearer
 * than its inside; among equals the catalogue's own order holds, which is that of demand. */
static bool rank_of(const struct catalogue_procedure *procedure, const struct words *words, unsigned *ret_rank)
{
	char name[REQUEST_TEXT_MAX];
	unsigned rank = 0;
	text_fold(catalogue_text(&procedure->name, LANGUAGE_VI), name, sizeof name);
	for (size_t i = 0; i < words->count; i++) {
		const char *at = strstr(procedure->folded, words->word[i]);
		if (!at && strncmp(procedure->code, words->word[i], strlen(words->word[i])) == 0)
			continue;
		if (!at)
			return false;
		const char *in_name = strstr(name, words->word[i]);
		bool begins = in_name ? in_name == name || in_name[-1] == ' ' : at == procedure->folded || at[-1] == ' ';
		rank += (in_name ? 0 : 2) + (begins ? 0 : 1);
	}
	*ret_rank = rank;
	return true;
}

static bool concerns(const struct catalogue_procedure *procedure, const char *service, const char *life_event)
{
	if (service && strcmp(procedure->service, service) != 0)
		return false;
	for (size_t i = 0; life_event && i < procedure->life_event_count; i++)
		if (strcmp(procedure->life_events[i], life_event) == 0)
			return true;
	return !life_event;
}

static int nearer(const void *a, const void *b)
{
	const struct found *first = a, *second = b;
	if (first->rank != second->rank)
		return first->rank < second->rank ? -1 : 1;
	return first->procedure < second->procedure ? -1 : 1; /* the catalogue's own order */
}

static void write_text(struct out *out, const char *key, const struct catalogue_text *text)
{
	out_object(out, key);
	for (int language = 0; language < LANGUAGE_COUNT; language++)
		if (text->in[language])
			out_str(out, catalogue_language_code((enum catalogue_language)language), text->in[language]);
	out_object_end(out);
}

static void write_some_text(struct out *out, const char *key, const struct catalogue_text *text)
{
	if (text->in[LANGUAGE_VI])
		write_text(out, key, text);
}

static const char *channel_word(enum catalogue_channel channel)
{
	static const char *const words[] = {"all", "direct", "online", "post"};
	return words[channel];
}

static void write_times(struct out *out, const struct catalogue_procedure *procedure)
{
	static const char *const units[] = {"same_day", "working_day", "day", "hour", "month"};
	out_array(out, "time");
	for (size_t i = 0; i < procedure->time_count; i++) {
		const struct catalogue_time *time = &procedure->times[i];
		out_object(out, NULL);
		out_str(out, "channel", channel_word(time->channel));
		out_int(out, "amount", time->amount);
		out_str(out, "unit", units[time->unit]);
		write_some_text(out, "note", &time->note);
		out_object_end(out);
	}
	out_array_end(out);
}

static void write_fees(struct out *out, const struct catalogue_procedure *procedure)
{
	out_array(out, "fee");
	for (size_t i = 0; i < procedure->fee_count; i++) {
		const struct catalogue_fee *fee = &procedure->fees[i];
		out_object(out, NULL);
		out_str(out, "channel", channel_word(fee->channel));
		if (fee->amount < 0)
			out_null(out, "amount");
		else
			out_int(out, "amount", fee->amount);
		write_some_text(out, "per", &fee->per);
		write_some_text(out, "note", &fee->note);
		out_object_end(out);
	}
	out_array_end(out);
	out_array(out, "exemptions");
	for (size_t i = 0; i < procedure->exemption_count; i++)
		write_text(out, NULL, &procedure->exemptions[i]);
	out_array_end(out);
}

static void write_papers(struct out *out, const struct catalogue_procedure *procedure)
{
	out_array(out, "papers");
	for (size_t i = 0; i < procedure->paper_count; i++) {
		const struct catalogue_paper *paper = &procedure->papers[i];
		out_object(out, NULL);
		write_text(out, "name", &paper->name);
		out_int(out, "originals", paper->originals);
		out_int(out, "copies", paper->copies);
		write_some_text(out, "note", &paper->note);
		write_some_text(out, "when", &paper->when);
		out_bool(out, "known", paper->known);
		out_object_end(out);
	}
	out_array_end(out);
}

static void write_procedure(struct out *out, const struct catalogue_procedure *procedure, bool whole)
{
	out_object(out, NULL);
	out_str(out, "code", procedure->code);
	write_text(out, "name", &procedure->name);
	out_str(out, "service", procedure->service);
	write_some_text(out, "group", &procedure->group);
	write_some_text(out, "where", &procedure->where);
	out_bool(out, "online_only", procedure->online_only);
	out_bool(out, "internal", procedure->internal);
	write_times(out, procedure);
	write_fees(out, procedure);
	if (whole) {
		write_papers(out, procedure);
		write_some_text(out, "result", &procedure->result);
		out_array(out, "life_events");
		for (size_t i = 0; i < procedure->life_event_count; i++)
			out_str(out, NULL, procedure->life_events[i]);
		out_array_end(out);
		out_str(out, "portal", procedure->portal ? procedure->portal : "");
	}
	out_object_end(out);
}

static size_t search(const struct catalogue *catalogue, struct request *req, struct found *found)
{
	const char *service = request_query(req, "service"), *life_event = request_query(req, "life_event");
	struct words words;
	size_t count = 0;
	split(request_query(req, "q"), &words);
	for (size_t i = 0; i < catalogue->procedure_count && count < FOUND_MAX; i++) {
		const struct catalogue_procedure *procedure = &catalogue->procedures[i];
		bool hidden = procedure->internal && !(req->caller.who & WHO_STAFF);
		if (!hidden && concerns(procedure, service, life_event) && rank_of(procedure, &words, &found[count].rank))
			found[count++].procedure = procedure;
	}
	qsort(found, count, sizeof *found, nearer);
	return count;
}

void procedures_list(struct request *req, struct reply *reply)
{
	const char *page_text = request_query(req, "page");
	long page = page_text ? strtol(page_text, NULL, 10) : 1;
	struct center_catalogue *catalogue = center_catalogue_hold(req->center);
	struct found *found = catalogue ? calloc(catalogue->model->procedure_count + 1, sizeof *found) : NULL;
	if (page < 1 || page > FOUND_MAX || !found) {
		reply_problem(reply, catalogue ? 400 : 503, catalogue ? "bad-page" : "no-catalogue", NULL);
	} else {
		size_t count = search(catalogue->model, req, found), from = (size_t)(page - 1) * PAGE_SIZE;
		struct out out = reply_object(reply, 200);
		out_int(&out, "total", (int64_t)count);
		out_int(&out, "page", page);
		out_int(&out, "pages", (int64_t)((count + PAGE_SIZE - 1) / PAGE_SIZE));
		out_array(&out, "procedures");
		for (size_t i = from; i < count && i < from + PAGE_SIZE; i++)
			write_procedure(&out, found[i].procedure, false);
		out_array_end(&out);
		out_object_end(&out);
	}
	free(found);
	center_catalogue_release(catalogue);
}

void procedures_get(struct request *req, struct reply *reply)
{
	struct center_catalogue *catalogue = center_catalogue_hold(req->center);
	const struct catalogue_procedure *procedure =
		catalogue ? catalogue_procedure(catalogue->model, req->params[0]) : NULL;
	if (!procedure || (procedure->internal && !(req->caller.who & WHO_STAFF))) {
		reply_problem(reply, catalogue ? 404 : 503, catalogue ? "unknown-procedure" : "no-catalogue", NULL);
	} else {
		reply_start(reply, 200);
		reply->type = "application/json";
		reply->cache = REPLY_REVALIDATE;
		struct out out = out_begin(&reply->body);
		write_procedure(&out, procedure, true);
	}
	center_catalogue_release(catalogue);
}
