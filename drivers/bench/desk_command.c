/* What the desk can be told to do: one table, one function a verb. */
#include "bench/desk.h"

#include "base/check.h"
#include "base/clock.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct verb {
	const char *name;
	const char *usage;
	enum err_code (*obey)(struct desk *desk, const char *argument, struct buf *reply, struct err *err);
};

/* on where the argument is `on`, off where it is `off`, else an error that names both. */
static enum err_code read_switch(const char *argument, const char *on, const char *off, bool *ret_on, struct err *err)
{
	if (strcmp(argument, on) != 0 && strcmp(argument, off) != 0)
		return err_set(err, ERR_INVALID, "right is %s or %s", on, off);
	*ret_on = strcmp(argument, on) == 0;
	return ERR_OK;
}

static enum err_code flip(struct desk *desk, enum virtual_switch which, const char *argument, const char *on,
	const char *off, struct err *err)
{
	bool value = false;
	enum err_code code = read_switch(argument, on, off, &value, err);
	if (code == ERR_OK)
		virtual_printer_switch(desk->printer, which, value);
	return code;
}

static enum err_code scan_bytes(struct desk *desk, const void *bytes, size_t len, const struct card *card,
	struct err *err)
{
	if (desk->scanner_pty.master < 0)
		return err_set(err, ERR_OFFLINE, "the scanner is unplugged");
	if (len == 0)
		return err_set(err, ERR_INVALID, "nothing to scan");
	if (!virtual_scanner_scan(&desk->scanner, bytes, len))
		return err_set(err, ERR_LIMIT, "the scanner is still sending");
	desk->shown = card;
	desk->shown_ms = clock_mono_ms();
	return ERR_OK;
}

static enum err_code obey_scan(struct desk *desk, const char *argument, struct buf *reply, struct err *err)
{
	return scan_bytes(desk, argument, strlen(argument), NULL, err);
}

static enum err_code obey_card(struct desk *desk, const char *argument, struct buf *reply, struct err *err)
{
	const struct card *card = cards_find(&desk->cards, argument);
	if (!card)
		return err_set(err, ERR_NOT_FOUND, "no card \"%.60s\"; right is a label or 1 to %zu", argument,
			desk->cards.count);
	return scan_bytes(desk, card->payload, card->len, card, err);
}

static enum err_code obey_scan_ticket(struct desk *desk, const char *argument, struct buf *reply, struct err *err)
{
	if (desk->qr[0] == '\0')
		return err_set(err, ERR_NOT_FOUND, "no code was printed yet");
	buf_format(reply, " %s", desk->qr);
	return scan_bytes(desk, desk->qr, strlen(desk->qr), NULL, err);
}

static enum err_code obey_paper(struct desk *desk, const char *argument, struct buf *reply, struct err *err)
{
	char *end;
	unsigned long mm = strtoul(argument, &end, 10);
	if (end != argument && *end == '\0' && mm <= 1000000) {
		virtual_printer_load(desk->printer, (unsigned)mm);
		return ERR_OK;
	}
	return flip(desk, VIRTUAL_NO_PAPER, argument, "out", "in", err);
}

static enum err_code obey_cover(struct desk *desk, const char *argument, struct buf *reply, struct err *err)
{
	return flip(desk, VIRTUAL_COVER_OPEN, argument, "open", "close", err);
}

static enum err_code obey_cutter(struct desk *desk, const char *argument, struct buf *reply, struct err *err)
{
	return flip(desk, VIRTUAL_CUTTER_JAM, argument, "jam", "free", err);
}

static enum err_code obey_broken(struct desk *desk, const char *argument, struct buf *reply, struct err *err)
{
	return flip(desk, VIRTUAL_UNRECOVERABLE, argument, "on", "off", err);
}

static enum err_code obey_silent(struct desk *desk, const char *argument, struct buf *reply, struct err *err)
{
	return flip(desk, VIRTUAL_SILENT, argument, "on", "off", err);
}

static enum err_code obey_stuck(struct desk *desk, const char *argument, struct buf *reply, struct err *err)
{
	return flip(desk, VIRTUAL_STUCK, argument, "on", "off", err);
}

static enum err_code obey_slow(struct desk *desk, const char *argument, struct buf *reply, struct err *err)
{
	return flip(desk, VIRTUAL_SLOW, argument, "on", "off", err);
}

static enum err_code obey_power(struct desk *desk, const char *argument, struct buf *reply, struct err *err)
{
	bool on = false;
	enum err_code code = read_switch(argument, "on", "off", &on, err);
	if (code == ERR_OK)
		virtual_printer_power(desk->printer, on);
	return code;
}

static enum err_code obey_personality(struct desk *desk, const char *argument, struct buf *reply, struct err *err)
{
	const struct virtual_personality *personality = virtual_personality_named(argument);
	if (!personality)
		return err_set(err, ERR_NOT_FOUND, "no virtual printer is called \"%.60s\"", argument);
	virtual_printer_become(desk->printer, personality);
	return ERR_OK;
}

static enum err_code obey_personalities(struct desk *desk, const char *argument, struct buf *reply, struct err *err)
{
	for (size_t i = 0; virtual_personality_row(i); i++)
		buf_format(reply, "%s%s: %s", i > 0 ? "; " : " ", virtual_personality_row(i)->name,
			virtual_personality_row(i)->about);
	return ERR_OK;
}

static struct virtual_pty *pty_named(struct desk *desk, const char *name)
{
	if (strcmp(name, "printer") == 0)
		return &desk->printer_pty;
	return strcmp(name, "scanner") == 0 ? &desk->scanner_pty : NULL;
}

static enum err_code obey_plug(struct desk *desk, const char *argument, struct buf *reply, struct err *err)
{
	struct virtual_pty *pty = pty_named(desk, argument);
	if (!pty)
		return err_set(err, ERR_INVALID, "right is printer or scanner");
	return pty->master < 0 ? virtual_pty_plug(pty, err) : ERR_OK;
}

static enum err_code obey_unplug(struct desk *desk, const char *argument, struct buf *reply, struct err *err)
{
	struct virtual_pty *pty = pty_named(desk, argument);
	if (!pty)
		return err_set(err, ERR_INVALID, "right is printer or scanner");
	virtual_pty_unplug(pty);
	return ERR_OK;
}

static enum err_code obey_tear(struct desk *desk, const char *argument, struct buf *reply, struct err *err)
{
	virtual_printer_tear(desk->printer);
	return ERR_OK;
}

/* The newest whole sheet; one that is still coming out where there is no other. */
static const struct virtual_sheet *paper_to_show(const struct desk *desk)
{
	const struct virtual_paper *paper = virtual_printer_paper(desk->printer);
	const struct virtual_sheet *sheet = virtual_paper_last_finished(paper);
	return sheet ? sheet : virtual_paper_last(paper);
}

static enum err_code obey_save_paper(struct desk *desk, const char *argument, struct buf *reply, struct err *err)
{
	const struct virtual_sheet *sheet = paper_to_show(desk);
	if (!sheet)
		return err_set(err, ERR_NOT_FOUND, "no paper came out yet");
	if (argument[0] == '\0')
		return err_set(err, ERR_INVALID, "right is save-paper FILE.png or FILE.pbm");
	buf_format(reply, " %llu %u", (unsigned long long)sheet->number, sheet->rows);
	return virtual_paper_save(sheet, virtual_printer_paper(desk->printer)->width, argument, err);
}

static enum err_code obey_keep_papers(struct desk *desk, const char *argument, struct buf *reply, struct err *err)
{
	if (argument[0] == '\0' || strlen(argument) >= sizeof desk->keep_dir)
		return err_set(err, ERR_INVALID, "right is keep-papers FOLDER");
	desk->kept_sheet = virtual_printer_paper(desk->printer)->sheets;
	snprintf(desk->keep_dir, sizeof desk->keep_dir, "%s", argument);
	return file_make_dirs(argument, err);
}

static enum err_code obey_qr(struct desk *desk, const char *argument, struct buf *reply, struct err *err)
{
	if (desk->qr[0] == '\0')
		return err_set(err, ERR_NOT_FOUND, "no code was printed yet");
	buf_format(reply, " %s", desk->qr);
	return ERR_OK;
}

static enum err_code obey_cards(struct desk *desk, const char *argument, struct buf *reply, struct err *err)
{
	for (size_t i = 0; i < desk->cards.count; i++)
		buf_format(reply, "%s%s", i > 0 ? "|" : " ", desk->cards.list[i].en);
	return ERR_OK;
}

static enum err_code obey_state(struct desk *desk, const char *argument, struct buf *reply, struct err *err)
{
	struct virtual_printer_state state;
	const struct virtual_paper *paper = virtual_printer_paper(desk->printer);
	virtual_printer_state(desk->printer, &state);
	json_t *root = json_pack("{s:s, s:b, s:b, s:b, s:b, s:b, s:b, s:b, s:b, s:b, s:b, s:I, s:I, s:I, s:I}",
		"personality", virtual_printer_personality(desk->printer)->name,
		"printer", desk->printer_pty.master >= 0, "scanner", desk->scanner_pty.master >= 0, "power", state.powered,
		"paper_out", state.paper_out, "near_end", state.near_end, "cover_open", state.switches[VIRTUAL_COVER_OPEN],
		"cutter_error", state.cutter_error || state.switches[VIRTUAL_CUTTER_JAM], "hot", state.hot,
		"silent", state.switches[VIRTUAL_SILENT], "slow", state.switches[VIRTUAL_SLOW],
		"paper_mm", (json_int_t)state.paper_mm, "buffered", (json_int_t)state.buffered,
		"garbage", (json_int_t)state.garbage, "cuts", (json_int_t)state.cuts);
	json_t *more = json_pack("{s:I, s:I, s:I, s:I, s:I, s:s}", "sheets", (json_int_t)paper->sheets,
		"rows", (json_int_t)paper->rows, "tickets", (json_int_t)state.tickets,
		"first_byte_us", (json_int_t)desk->first_byte_us, "finished_us", (json_int_t)desk->finished_us, "qr", desk->qr);
	bool both = root && more && json_object_update(root, more) == 0;
	char *text = both ? json_dumps(root, JSON_COMPACT) : NULL;
	if (text)
		buf_format(reply, " %s", text);
	free(text);
	json_decref(more);
	json_decref(root);
	return text ? ERR_OK : err_set(err, ERR_LIMIT, "no memory");
}

static enum err_code obey_help(struct desk *desk, const char *argument, struct buf *reply, struct err *err);

static enum err_code obey_quit(struct desk *desk, const char *argument, struct buf *reply, struct err *err)
{
	desk->quit = true;
	return ERR_OK;
}

static const struct verb verbs[] = {
	{"scan", "scan TEXT", obey_scan},
	{"card", "card LABEL|NUMBER", obey_card},
	{"cards", "cards", obey_cards},
	{"scan-ticket", "scan-ticket", obey_scan_ticket},
	{"paper", "paper out|in|MILLIMETRES", obey_paper},
	{"cover", "cover open|close", obey_cover},
	{"cutter", "cutter jam|free", obey_cutter},
	{"broken", "broken on|off", obey_broken},
	{"silent", "silent on|off", obey_silent},
	{"stuck", "stuck on|off", obey_stuck},
	{"slow", "slow on|off", obey_slow},
	{"power", "power on|off", obey_power},
	{"plug", "plug printer|scanner", obey_plug},
	{"unplug", "unplug printer|scanner", obey_unplug},
	{"personality", "personality NAME", obey_personality},
	{"personalities", "personalities", obey_personalities},
	{"tear", "tear", obey_tear},
	{"save-paper", "save-paper FILE.png|FILE.pbm", obey_save_paper},
	{"keep-papers", "keep-papers FOLDER", obey_keep_papers},
	{"qr", "qr", obey_qr},
	{"state", "state", obey_state},
	{"help", "help", obey_help},
	{"quit", "quit", obey_quit},
};

static enum err_code obey_help(struct desk *desk, const char *argument, struct buf *reply, struct err *err)
{
	for (size_t i = 0; i < ARRAY_LEN(verbs); i++)
		buf_format(reply, "%s%s", i > 0 ? "; " : " ", verbs[i].usage);
	return ERR_OK;
}

static const struct verb *verb_of(const char *line, size_t len)
{
	for (size_t i = 0; i < ARRAY_LEN(verbs); i++)
		if (strlen(verbs[i].name) == len && memcmp(verbs[i].name, line, len) == 0)
			return &verbs[i];
	return NULL;
}

void desk_obey(struct desk *desk, const char *line, struct buf *reply)
{
	size_t len = strcspn(line, " ");
	const char *argument = line[len] == ' ' ? line + len + 1 : "";
	const struct verb *verb = verb_of(line, len);
	struct err err = {.text = ""};
	buf_clear(reply);
	buf_str(reply, "ok");
	enum err_code code = verb ? verb->obey(desk, argument, reply, &err)
	                          : err_set(&err, ERR_INVALID, "no such command; \"help\" lists them");
	desk->changes++;
	if (code == ERR_OK && !reply->failed)
		return;
	buf_clear(reply);
	buf_format(reply, "error %s %s", err_name(code), err.text);
}
