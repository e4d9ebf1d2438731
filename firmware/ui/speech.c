/*
 * What is said: a target when it gets the focus, or the whole screen: title,
 * facts, then targets in order. While "read aloud" is on, a new screen or
 * dialog is read by itself, and of one that changes the parts that are new.
 * A screen is said piece by piece: a piece is a named widget, a target, or a
 * text of its own. What is personal goes to headphones only.
 */
#include "ui/ui_priv.h"

#include <stdio.h>
#include <string.h>

#define HINT UI_MARK("This is personal: put in headphones to hear it.")

struct reader {
	struct ui *ui;
	bool all;                /* else only what was not told before */
	bool hinted, said;       /* in this reading */
	bool is_private;         /* of line */
	char line[UI_SAY_MAX];   /* pieces that go out together */
	uint64_t told[UI_PIECES_MAX];
	size_t told_count;
};

void ui_say(struct ui *ui, const char *text, bool is_private)
{
	if (ui->config.ports.say && *text)
		ui->config.ports.say(ui->config.ports.ctx, text, is_private || ui->headphones);
}

bool ui_headphones(const struct ui *ui)
{
	return ui->headphones;
}

static void hush(struct ui *ui)
{
	if (ui->config.ports.hush)
		ui->config.ports.hush(ui->config.ports.ctx);
}

static void send(struct reader *reader)
{
	if (!reader->line[0])
		return;
	if (reader->all && !reader->said)
		hush(reader->ui); /* what was being said is of another screen */
	reader->said = true;
	ui_say(reader->ui, reader->line, reader->is_private);
	reader->line[0] = '\0';
}

/* As much of a text as fits, cut between words; answers how many bytes. */
static size_t cut(const char *text, size_t room)
{
	size_t len = strlen(text);

	if (len <= room)
		return len;
	while (room > 1 && text[room] != ' ')
		room--;
	return room;
}

static void add(struct reader *reader, const char *text, bool is_private)
{
	if (reader->is_private != is_private)
		send(reader);
	reader->is_private = is_private;
	while (*text) {
		size_t used = strlen(reader->line), len;

		if (used && used + strlen(text) + 3 > sizeof(reader->line)) {
			send(reader);
			used = 0;
		}
		len = cut(text, sizeof(reader->line) - used - 3);
		snprintf(reader->line + used, sizeof(reader->line) - used, "%s%.*s",
				 !used                                       ? ""
				 : strchr(".?!:…", reader->line[used - 1]) ? " "
															 : ". ",
				 (int)len, text);
		text += len;
	}
}

/* Texts that belong to no named widget are said one by one. */
static bool is_piece(const struct ui_node *node)
{
	if (node->is_target || node->target.spoken)
		return true;
	if (node->target.role == ROLE_NONE)
		return node->kind == NODE_TEXT;
	for (const struct ui_node *n = node; n; n = ui_node_next(node, n))
		if (n != node && (n->is_target || n->target.role != ROLE_NONE))
			return false; /* its parts are said */
	return true;
}

static bool holds_private(const struct ui_node *node)
{
	for (const struct ui_node *n = node; n; n = ui_node_next(node, n))
		if (n->private_speech)
			return true;
	for (const struct ui_node *n = node->parent; n; n = n->parent)
		if (n->private_speech)
			return true;
	return false;
}

bool ui_node_private(const struct ui *ui, const struct ui_node *node)
{
	const struct ui_screen *screen = ui_screen(ui);

	if (screen && screen->private_facts && !node->is_target && !ui->overlay)
		return true;
	return holds_private(node);
}

static void add_word(char *out, size_t size, const char *word)
{
	size_t used = strlen(out);

	snprintf(out + used, size - used, ". %s", word);
}

void speech_of(const struct ui *ui, const struct ui_node *node, char *out, size_t size)
{
	const struct ui_target *target = &node->target;
	bool choice = target->role == ROLE_OPTION || target->role == ROLE_CHECK;

	ui_node_speech(node, out, size);
	if (!node->is_target)
		return;
	if (target->selected && target->role != ROLE_FIELD)
		add_word(out, size, ui_word(ui, UI_MARK("Chosen")));
	else if (choice)
		add_word(out, size, ui_word(ui, UI_MARK("Not chosen")));
	if (target->disabled && target->why)
		add_word(out, size, target->why);
}

/* Changes that are told: all but the keys of a keyboard, unless one has the focus. */
static bool is_told(const struct ui *ui, const struct ui_node *node)
{
	return node->target.role != ROLE_KEY || (ui->focus_shown && node->id == ui->focus);
}

static bool is_live(const struct ui_node *node)
{
	for (const struct ui_node *n = node; n; n = n->parent)
		if (n->live)
			return true;
	for (const struct ui_node *n = node; n; n = ui_node_next(node, n))
		if (n->live) /* a button that counts down */
			return true;
	return false;
}

static bool was_told(const struct ui *ui, uint64_t piece)
{
	for (size_t i = 0; i < ui->told_count; i++)
		if (ui->told[i] == piece)
			return true;
	return false;
}

static void take_piece(struct reader *reader, const struct ui_node *node)
{
	struct ui *ui = reader->ui;
	bool is_private = ui_node_private(ui, node);
	char text[UI_TEXT_MAX];
	uint64_t piece;

	speech_of(ui, node, text, sizeof(text));
	piece = ui_key_id(text);
	if (reader->told_count < UI_PIECES_MAX)
		reader->told[reader->told_count++] = piece;
	if (reader->all || (is_told(ui, node) && !is_live(node) && !was_told(ui, piece))) {
		if (is_private && !ui->headphones && !reader->hinted) {
			reader->hinted = true;
			add(reader, ui_word(ui, HINT), false);
		}
		add(reader, text, is_private);
	}
	explicit_bzero(text, sizeof(text));
}

static const struct ui_node *after(const struct ui_node *root, const struct ui_node *node)
{
	while (node != root && !node->next)
		node = node->parent;
	return node == root ? NULL : node->next;
}

static void read_nodes(struct reader *reader, const struct ui_node *root, bool targets)
{
	for (const struct ui_node *n = root; n;) {
		bool piece = is_piece(n);

		if (piece && !n->aside && n->is_target == targets)
			take_piece(reader, n);
		n = piece ? after(root, n) : ui_node_next(root, n);
	}
}

/* A screen whose title has become another one is another screen to those who hear it. */
static bool has_turned(const struct ui *ui, const struct ui_node *root)
{
	char text[UI_TEXT_MAX];

	for (const struct ui_node *n = root; n; n = ui_node_next(root, n)) {
		if (n->target.role != ROLE_HEADING)
			continue;
		ui_node_speech(n, text, sizeof(text));
		if (!was_told(ui, ui_key_id(text)))
			return true;
	}
	return false;
}

static void read(struct ui *ui, bool all)
{
	const struct ui_node *root = ui->overlay ? ui->overlay : ui->root;
	struct reader reader = {.ui = ui, .all = all || has_turned(ui, root)};

	read_nodes(&reader, root, false);
	read_nodes(&reader, root, true);
	send(&reader);
	memcpy(ui->told, reader.told, sizeof(reader.told));
	ui->told_count = reader.told_count;
	explicit_bzero(&reader, sizeof(reader));
}

void ui_read_aloud(struct ui *ui)
{
	if (ui->dirty)
		build_now(ui);
	read(ui, true);
	ui->told_overlay = ui->overlay != NULL;
	ui->tell = ui->tell_all = false;
}

void speech_step(struct ui *ui)
{
	bool overlay = ui->overlay != NULL;

	ui->tell = false;
	if (!ui->settings.audio || !ui->root)
		return;
	read(ui, ui->tell_all || overlay != ui->told_overlay);
	ui->told_overlay = overlay;
	ui->tell_all = false;
}
