/*
 * A finger waits for its answer: when nothing but the look of a control or two has changed, only their operations are
 * made again, in their old places of the list, and only they are drawn.
 */
#include "ui/ui_priv.h"

void restate(struct ui *ui, uint64_t id)
{
	if (!id)
		return;
	for (size_t i = 0; i < ui->restated_count; i++)
		if (ui->restated[i] == id)
			return;
	if (ui->restated_count == UI_RESTATED_MAX)
		ui->repaint = true;
	else
		ui->restated[ui->restated_count++] = id;
}

static int end_of(const struct ui_node *node)
{
	while (!node->next && node->parent)
		node = node->parent;
	return node->next ? node->next->first_op : node->past_op;
}

/* False: the control has another number of operations now. */
static bool paint_again(struct ui *ui, struct ui_node *node, struct ui_rect *ret_damage)
{
	struct ui_list *now = ui->lists[ui->list], *again = ui->lists[1 - ui->list];
	int first = node->first_op, end = end_of(node);

	list_clear(again, (struct ui_rect){0, 0, ui->config.w, ui->config.h});
	paint_nodes(ui, again, node);
	for (struct ui_node *n = node; n; n = ui_node_next(node, n))
		n->first_op += first;
	node->past_op += first;
	if (again->full || (size_t)(end - first) != again->count)
		return false;
	*ret_damage = list_replace(now, (size_t)first, again);
	return true;
}

bool restate_step(struct ui *ui, struct ui_rect *damage, size_t *ret_count)
{
	struct ui_list *list = ui->lists[ui->list];
	size_t count = 0, restated = ui->restated_count;

	_Static_assert(UI_RESTATED_MAX <= UI_DAMAGE_MAX, "each may be damaged");
	ui->restated_count = 0;
	if (restated && (ui->fading || ui->screen_changed))
		return false;
	for (size_t i = 0; i < restated; i++) {
		struct ui_node *node = input_target(ui, ui->restated[i]);

		if (!node) /* what lies under an overlay is no target */
			node = ui_find(ui, ui->restated[i]);
		if (node && !paint_again(ui, node, &damage[count])) {
			ui->expose = ui->expose || count > 0; /* the list holds what was not drawn */
			return false;
		}
		count += node && !ui_rect_empty(damage[count]);
	}
	for (size_t i = 0; i < count; i++)
		list_draw(list, &ui->frame, ui->text, damage[i]);
	if (restated)
		dump_step(ui);
	*ret_count = count;
	return true;
}
