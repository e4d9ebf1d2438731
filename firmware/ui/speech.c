/*
 * What is said: a target when it gets the focus, or the whole screen: title,
 * facts, then targets in order.
 */
#include "ui/ui_priv.h"

#include <stdio.h>
#include <string.h>

void ui_say(struct ui *ui, const char *text, bool is_private)
{
	size_t len = strlen(text);

	if (len >= sizeof(ui->said))
		len = sizeof(ui->said) - 1;
	if (text != ui->said)
		memcpy(ui->said, text, len);
	ui->said[len] = '\0';
	ui->said_private = is_private;
	if (ui->config.ports.say && len)
		ui->config.ports.say(ui->config.ports.ctx, ui->said, is_private);
}

static bool add(char *out, size_t size, const char *part)
{
	size_t used = strlen(out);

	if (!*part)
		return true;
	return (size_t)snprintf(out + used, size - used, "%s%s", used ? ". " : "", part) < size - used;
}

/* Texts that belong to no named widget are said one by one. */
static bool inside_named(const struct ui_node *node)
{
	for (const struct ui_node *n = node->parent; n; n = n->parent)
		if (n->is_target || n->target.role != ROLE_NONE)
			return true;
	return false;
}

static void read_nodes(const struct ui_node *root, bool targets, char *out, size_t size, bool *ret_private)
{
	char part[1024];

	for (const struct ui_node *n = root; n; n = ui_node_next(root, n)) {
		bool named = n->target.role != ROLE_NONE && n->target.role != ROLE_DIALOG;

		if (n->aside || inside_named(n))
			continue;
		if (!named && !n->is_target && n->kind != NODE_TEXT)
			continue;
		if (n->is_target != targets)
			continue;
		ui_node_speech(n, part, sizeof(part));
		*ret_private |= n->private_speech;
		if (!add(out, size, part))
			break;
	}
	explicit_bzero(part, sizeof(part));
}

void ui_read_aloud(struct ui *ui)
{
	char text[sizeof(ui->said)] = "";
	const struct ui_node *root;
	bool is_private = false;

	if (ui->dirty)
		build_now(ui);
	root = ui->overlay ? ui->overlay : ui->root;
	read_nodes(root, false, text, sizeof(text), &is_private);
	read_nodes(root, true, text, sizeof(text), &is_private);
	ui_say(ui, text, is_private);
	explicit_bzero(text, sizeof(text));
}
