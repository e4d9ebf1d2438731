/*
 * The stack of screens. What a screen asks for while it handles an event is
 * carried out afterwards, so that its state block lives until then.
 */
#include "base/check.h"
#include "ui/ui_priv.h"

#include <stdlib.h>
#include <string.h>

struct ui_level *nav_top(struct ui *ui)
{
	CHECK(ui->depth > 0);
	return &ui->stack[ui->depth - 1];
}

static void push(struct ui *ui, const struct ui_screen *screen, const void *arg)
{
	struct ui_level *level;

	CHECK(ui->depth < UI_STACK_MAX);
	CHECK(screen->build && screen->state_size <= UI_SCREEN_STATE_MAX);
	level = &ui->stack[ui->depth++];
	*level = (struct ui_level){.screen = screen, .state_size = screen->state_size};
	level->state = calloc(1, screen->state_size ? screen->state_size : 1);
	CHECK(level->state);
	if (screen->enter)
		screen->enter(ui, level->state, arg);
}

static void pop(struct ui *ui)
{
	struct ui_level *level = nav_top(ui);

	if (level->screen->leave)
		level->screen->leave(ui, level->state);
	explicit_bzero(level->state, level->state_size);
	free(level->state);
	memset(level, 0, sizeof(*level));
	ui->depth--;
}

static void request(struct ui *ui, enum ui_move move, const struct ui_screen *screen, const void *arg, size_t size)
{
	CHECK(size <= UI_SCREEN_ARG_MAX);
	ui->move = move;
	ui->move_screen = screen;
	ui->move_arg_size = arg ? size : 0;
	if (arg)
		memcpy(ui->move_arg, arg, size);
}

void ui_go(struct ui *ui, const struct ui_screen *screen, const void *arg, size_t arg_size)
{
	request(ui, MOVE_GO, screen, arg, arg_size);
}

void ui_replace(struct ui *ui, const struct ui_screen *screen, const void *arg, size_t arg_size)
{
	request(ui, MOVE_REPLACE, screen, arg, arg_size);
}

void ui_back(struct ui *ui)
{
	request(ui, MOVE_BACK, NULL, NULL, 0);
}

void ui_home(struct ui *ui, bool forget)
{
	request(ui, MOVE_HOME, NULL, NULL, 0);
	ui->move_forget = forget;
}

static void began(struct ui *ui)
{
	struct ui_level *top = nav_top(ui);

	ui->focus = top->focus;
	ui->dirty = ui->screen_changed = ui->tell_all = true;
	input_reset(ui);
}

static void carry_out(struct ui *ui)
{
	enum ui_move move = ui->move;
	const void *arg = ui->move_arg_size ? ui->move_arg : NULL;
	struct ui_event back = {.kind = UI_EVENT_RETURN};

	ui->move = MOVE_NONE;
	nav_top(ui)->focus = ui->focus;
	switch (move) {
	case MOVE_NONE:
		return;
	case MOVE_GO:
		if (ui->depth == UI_STACK_MAX) /* the way back is forgotten rather than the way on refused */
			pop(ui);
		push(ui, ui->move_screen, arg);
		ui->arrived = true;
		break;
	case MOVE_REPLACE:
		pop(ui);
		push(ui, ui->move_screen, arg);
		ui->arrived = true;
		break;
	case MOVE_BACK:
		if (ui->depth > 1) {
			pop(ui);
			if (ui->depth == 1)
				idle_drop(ui);
		}
		nav_event(ui, &back);
		break;
	case MOVE_HOME:
		while (ui->depth > 1)
			pop(ui);
		nav_top(ui)->focus = 0;
		nav_top(ui)->page = 0;
		if (ui->move_forget)
			idle_forget(ui);
		else
			idle_drop(ui);
		nav_event(ui, &back);
		break;
	}
	explicit_bzero(ui->move_arg, sizeof(ui->move_arg));
	ui->move_forget = ui->move != MOVE_NONE && ui->move_forget;
	began(ui);
}

void nav_apply(struct ui *ui)
{
	/* a screen may pass the visitor on from its enter or return event; not for ever */
	for (int i = 0; i < UI_STACK_MAX && ui->move != MOVE_NONE; i++)
		carry_out(ui);
}

void nav_event(struct ui *ui, const struct ui_event *event)
{
	struct ui_level *top = nav_top(ui);

	if (top->screen->event)
		top->screen->event(ui, top->state, event);
}

void ui_start(struct ui *ui, const struct ui_screen *home, int64_t now_ms)
{
	CHECK(ui->depth == 0);
	ui->now_ms = now_ms;
	ui->touched_ms = now_ms;
	ui->unmarked = true;
	push(ui, home, NULL);
	began(ui);
	nav_apply(ui);
}

void ui_tell(struct ui *ui, const void *message)
{
	struct ui_event event = {.kind = UI_EVENT_MESSAGE, .message = message};

	nav_event(ui, &event);
	nav_apply(ui);
}

void ui_timer(struct ui *ui, unsigned ms)
{
	nav_top(ui)->timer_ms = ms ? ui->now_ms + ms : 0;
}

void *ui_screen_state(struct ui *ui)
{
	return nav_top(ui)->state;
}

const struct ui_screen *ui_screen(const struct ui *ui)
{
	return ui->depth ? ui->stack[ui->depth - 1].screen : NULL;
}

const char *ui_screen_name(const struct ui *ui)
{
	return ui->depth ? ui->stack[ui->depth - 1].screen->name : "";
}
