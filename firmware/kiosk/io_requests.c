/* What the UI asks for: one row a kind. */
#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "kiosk/io_priv.h"

#include <stdio.h>
#include <string.h>

static void on_ticket(struct io *io, const struct flow_request *request)
{
	io_ticket_wanted(io, request->name, &request->ticket);
}

static void on_print(struct io *io, const struct flow_request *request)
{
	io_print_ticket(io, request->name, &request->ticket);
}

static void on_slip(struct io *io, const struct flow_request *request)
{
	io_print_slip(io, request->name, &request->slip);
}

static void on_fate(struct io *io, const struct flow_request *request)
{
	io_ticket_fate(io, request->name, &request->ticket);
}

static void on_rating(struct io *io, const struct flow_request *request)
{
	io_rating_given(io, request->name, &request->rating);
}

static void on_ratable(struct io *io, const struct flow_request *request)
{
	io_ratable_wanted(io, request->name, request->code);
}

static void on_dossier(struct io *io, const struct flow_request *request)
{
	sync_dossier(io->sync, request->name, request->code);
}

static void on_proof(struct io *io, const struct flow_request *request)
{
	sync_proof(io->sync, request->name, request->proof.code, request->proof.secret);
}

static void on_appointment(struct io *io, const struct flow_request *request)
{
	sync_appointment(io->sync, request->name, request->code);
}

static void on_petition(struct io *io, const struct flow_request *request)
{
	const struct flow_petition *petition = &request->petition;
	sync_petition(io->sync, request->name, petition->id, petition->about, petition->text);
}

static void on_say(struct io *io, const struct flow_request *request)
{
	struct audio_utterance utterance = {
		.output = request->speech.output == AUDIO_PRIVATE ? AUDIO_PRIVATE : AUDIO_PUBLIC,
		.before = (enum audio_tone)request->speech.tone,
	};
	if (!io->audio)
		return;
	snprintf(utterance.language, sizeof utterance.language, "%s", request->speech.language);
	snprintf(utterance.text, sizeof utterance.text, "%s", request->speech.text);
	if (io->audio_driver->say(io->audio, &utterance) == ERR_OK)
		io->spoken_ms = 0;
	explicit_bzero(&utterance, sizeof utterance);
}

static void on_hush(struct io *io, const struct flow_request *request)
{
	if (!io->audio)
		return;
	io->audio_driver->stop(io->audio, AUDIO_PUBLIC);
	io->audio_driver->stop(io->audio, AUDIO_PRIVATE);
	io->spoken_ms = 0;
}

static void on_volume(struct io *io, const struct flow_request *request)
{
	int step = request->number < 1                    ? 1
			   : request->number > AUDIO_VOLUME_STEPS ? AUDIO_VOLUME_STEPS
													  : (int)request->number;
	if (!io->audio)
		return;
	io->audio_driver->set_volume(io->audio, AUDIO_PUBLIC, step);
	io->audio_driver->set_volume(io->audio, AUDIO_PRIVATE, step);
}

static void on_help(struct io *io, const struct flow_request *request)
{
	char id[ID_SIZE];
	struct err err = {.code = ERR_OK};
	id_make(id);
	const struct store_note note = {
		.id = id,
		.kind = STORE_TICKET,
		.type = request->number ? "help.asked" : "help.cancelled",
		.data = "{}",
	};
	enum err_code code = store_event_add(io->store, &note, &err);
	/* Help that nobody can hear of is not promised. */
	if (code == ERR_OK && request->number && !sync_is_online(io->sync))
		code = ERR_OFFLINE;
	sync_kick(io->sync);
	io_notice(io, NOTICE_HELP, request->name, code)->number = code == ERR_OK ? request->number : 0;
	io_tell(io);
}

static void on_light(struct io *io, const struct flow_request *request)
{
	if (io->light)
		io->light_driver->set(io->light, request->number != 0);
}

static void on_released(struct io *io, const struct flow_request *request)
{
	io_catalogue_released(io, request->catalogue);
}

static void on_self_test(struct io *io, const struct flow_request *request)
{
	io_self_test_begin(io, request->name);
	memset(&io->told, 0, sizeof io->told); /* tell the devices even where nothing changed */
	io->devices_changed = true;
}

static void on_health(struct io *io, const struct flow_request *request)
{
	io_health_tell(io, request->name);
}

static void on_paper_changed(struct io *io, const struct flow_request *request)
{
	io_paper_changed(io);
}

static void on_restart(struct io *io, const struct flow_request *request)
{
	io_restart(io);
}

static void on_staff_code(struct io *io, const struct flow_request *request)
{
	io_staff_code(io, request->name, request->code);
}

static void on_petition_answer(struct io *io, const struct flow_request *request)
{
	sync_petition_answer(io->sync, request->name, request->petition_key.key);
}

static void on_petition_rate(struct io *io, const struct flow_request *request)
{
	const struct flow_petition_key *wanted = &request->petition_key;
	sync_petition_rate(io->sync, request->name, wanted->key, wanted->level);
}

static void on_touch_map(struct io *io, const struct flow_request *request)
{
	io_files_touch_map(io, request->name, request->touch_map);
}

static void on_lock(struct io *io, const struct flow_request *request)
{
	io_lock_set(io, request->number != 0 ? IO_LOCK_HERE : IO_LOCK_NONE);
}

static void on_shot(struct io *io, const struct flow_request *request)
{
	io_files_shot(io, request->number != 0);
}

static void on_quit(struct io *io, const struct flow_request *request)
{
	io_stop(io);
}

static void (*const ROWS[])(struct io *io, const struct flow_request *request) = {
	[REQUEST_TICKET] = on_ticket,
	[REQUEST_PRINT] = on_print,
	[REQUEST_PRINT_SLIP] = on_slip,
	[REQUEST_TICKET_FATE] = on_fate,
	[REQUEST_RATING] = on_rating,
	[REQUEST_RATABLE] = on_ratable,
	[REQUEST_DOSSIER] = on_dossier,
	[REQUEST_PROOF] = on_proof,
	[REQUEST_APPOINTMENT] = on_appointment,
	[REQUEST_PETITION] = on_petition,
	[REQUEST_PETITION_ANSWER] = on_petition_answer,
	[REQUEST_PETITION_RATE] = on_petition_rate,
	[REQUEST_SAY] = on_say,
	[REQUEST_HUSH] = on_hush,
	[REQUEST_VOLUME] = on_volume,
	[REQUEST_HELP] = on_help,
	[REQUEST_LIGHT] = on_light,
	[REQUEST_CATALOGUE_RELEASED] = on_released,
	[REQUEST_SELF_TEST] = on_self_test,
	[REQUEST_HEALTH] = on_health,
	[REQUEST_PAPER_CHANGED] = on_paper_changed,
	[REQUEST_RESTART] = on_restart,
	[REQUEST_STAFF_CODE] = on_staff_code,
	[REQUEST_TOUCH_MAP] = on_touch_map,
	[REQUEST_LOCK] = on_lock,
	[REQUEST_SHOT] = on_shot,
	[REQUEST_QUIT] = on_quit,
};

void io_request(struct io *io, const struct flow_request *request)
{
	if (request->kind != REQUEST_SHOT)
		io->asked_ms = clock_mono_ms();
	CHECK((size_t)request->kind < ARRAY_LEN(ROWS) && ROWS[request->kind]);
	ROWS[request->kind](io, request);
}
