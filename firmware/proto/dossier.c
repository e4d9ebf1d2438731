#include "proto/dossier.h"

#include "base/utf8.h"
#include "proto/proto_priv.h"

#include <string.h>

static const char *const STEP_STATES[] = {"done", "now", "late", "waiting", "future"};

/* Either a day alone or a time of which the day counts. */
static void read_date(struct proto_reader *reader, const json_t *object, const char *name, char ret_day[CLOCK_DAY_SIZE])
{
	char text[CLOCK_RFC3339_SIZE + 8];
	ret_day[0] = '\0';
	proto_read_text(reader, object, name, text, sizeof text, PROTO_MAY);
	if (strlen(text) < CLOCK_DAY_SIZE) {
		proto_read_day(reader, object, name, ret_day, PROTO_MAY);
		return;
	}
	int64_t ms = proto_read_time(reader, object, name, PROTO_MAY);
	if (reader->code == ERR_OK)
		clock_day(ms, ret_day);
}

/* Long wordings of offices are cut at a whole character: the slip has no more room either. */
static void read_wording(struct proto_reader *reader, const json_t *object, const char *name, char *out, size_t size)
{
	char text[2048];
	proto_read_text(reader, object, name, text, sizeof text, PROTO_MAY);
	size_t len = utf8_cut(text, strlen(text), size - 1);
	memcpy(out, text, len);
	out[len] = '\0';
	explicit_bzero(text, sizeof text); /* nothing of a visitor stays on a stack */
}

static void read_steps(struct proto_reader *reader, const json_t *root, struct dossier *dossier)
{
	json_t *steps = proto_read_array(reader, root, "steps", DOSSIER_STEPS_MAX, PROTO_MAY);
	dossier->step_count = json_array_size(steps);
	for (size_t i = 0; i < dossier->step_count; i++) {
		struct dossier_step *step = &dossier->steps[i];
		const json_t *object = json_array_get(steps, i);
		read_wording(reader, object, "title", step->title, sizeof step->title);
		read_wording(reader, object, "office", step->office, sizeof step->office);
		step->state = (enum dossier_step_state)proto_read_word(reader, object, "state", STEP_STATES, 5, PROTO_MUST, 0);
		read_date(reader, object, "due", step->due);
		read_date(reader, object, "done", step->done);
	}
}

static void read_supplement(struct proto_reader *reader, const json_t *root, struct dossier *dossier)
{
	json_t *papers = proto_read_array(reader, root, "supplement", DOSSIER_PAPERS_MAX, PROTO_MAY);
	for (size_t i = 0; i < json_array_size(papers); i++) {
		json_t *wrapped = json_pack("{s:O}", "supplement", json_array_get(papers, i));
		read_wording(reader, wrapped, "supplement", dossier->supplement[i], sizeof dossier->supplement[i]);
		json_decref(wrapped);
	}
	dossier->supplement_count = json_array_size(papers);
	read_date(reader, root, "supplement_until", dossier->supplement_until);
}

static void read_dossier(struct proto_reader *reader, const json_t *root, struct dossier *dossier)
{
	memset(dossier, 0, sizeof *dossier);
	proto_read_text(reader, root, "code", dossier->code, sizeof dossier->code, PROTO_MUST);
	proto_read_text(reader, root, "procedure", dossier->procedure, sizeof dossier->procedure, PROTO_MAY);
	read_wording(reader, root, "procedure_name", dossier->procedure_name, sizeof dossier->procedure_name);
	proto_read_text(reader, root, "owner", dossier->owner, sizeof dossier->owner, PROTO_MAY);
	dossier->state = (enum dossier_state)proto_read_int(reader, root, "state", DOSSIER_SUBMITTED, DOSSIER_RETURNED,
														PROTO_MUST, DOSSIER_SUBMITTED);
	read_date(reader, root, "received", dossier->received);
	read_date(reader, root, "due", dossier->due);
	proto_read_text(reader, root, "due_time", dossier->due_time, sizeof dossier->due_time, PROTO_MAY);
	read_date(reader, root, "new_due", dossier->new_due);
	json_t *apology = proto_read_object(reader, root, "apology", PROTO_MAY);
	if (apology) {
		proto_read_text(reader, apology, "number", dossier->apology_number, sizeof dossier->apology_number, PROTO_MAY);
		read_wording(reader, apology, "reason", dossier->apology_reason, sizeof dossier->apology_reason);
	}
	dossier->late_days = (int)proto_read_int(reader, root, "late_days", 0, 10000, PROTO_MAY, 0);
	dossier->postponed = (unsigned)proto_read_int(reader, root, "postponed", 0, 100, PROTO_MAY, 0);
	dossier->counter = (unsigned)proto_read_int(reader, root, "counter", 0, 255, PROTO_MAY, 0);
	proto_read_text(reader, root, "service", dossier->service, sizeof dossier->service, PROTO_MAY);
	read_wording(reader, root, "reason", dossier->reason, sizeof dossier->reason);
	dossier->as_of_ms = proto_read_time(reader, root, "as_of", PROTO_MAY);
	dossier->withheld = proto_read_bool(reader, root, "withheld", PROTO_MAY);
	read_supplement(reader, root, dossier);
	read_steps(reader, root, dossier);
}

enum err_code proto_dossier_encode_proof(const char *secret, struct buf *out)
{
	return proto_write_take(json_pack("{s:s}", "secret", secret), out);
}

enum err_code proto_dossier_decode(const char *bytes, size_t len, struct dossier *ret_dossier, struct err *err)
{
	struct proto_reader reader = {.err = err};
	struct dossier dossier;
	json_t *root = proto_read_document(&reader, bytes, len, PROTO_DOSSIER_MAX);
	if (root)
		read_dossier(&reader, root, &dossier);
	json_decref(root);
	if (reader.code == ERR_OK)
		*ret_dossier = dossier;
	explicit_bzero(&dossier, sizeof dossier);
	return reader.code == ERR_OK ? ERR_OK : err_wrap(err, reader.code, "dossier");
}
