/*
 * A screen: one static const table. The toolkit keeps its state block on a
 * stack (so that Back finds it as it was), calls build whenever the picture may
 * have changed, and redraws only what is different. Press and release belong to
 * one screen. Navigation asked for in event is carried out after it returned.
 */
#ifndef MOTCUA_UI_SCREEN_H
#define MOTCUA_UI_SCREEN_H

#include "ui/touch_map.h"
#include "ui/tree.h"

#define UI_SCREEN_STATE_MAX (48 * 1024)
#define UI_SCREEN_ARG_MAX 512

enum ui_event_kind {
	UI_EVENT_ACT,     /* a target was pressed and released: action, arg, key */
	UI_EVENT_MESSAGE, /* ui_tell: message */
	UI_EVENT_TIMER,   /* ui_timer ran out */
	UI_EVENT_RETURN,  /* the screen above went away by ui_back */
	UI_EVENT_STAY,    /* the visitor needs more time */
	UI_EVENT_HIDE,    /* idle for a while: hide personal data now */
	UI_EVENT_TOUCH,   /* screens with raw_touch: a finger was lifted where it was set down; raw */
	UI_EVENT_EXPIRE,  /* the visitor is gone; the toolkit goes home after this returns, unless the screen navigates */
};

struct ui_event {
	enum ui_event_kind kind;
	int action;
	long arg;
	const char *key;
	const void *message;
	struct touch_point raw;
};

struct ui_screen {
	const char *name;
	size_t state_size; /* zeroed before enter, wiped after leave */
	unsigned idle_s;   /* without a touch until "are you still there?"; 0: the toolkit's usual, UI_IDLE_NEVER: never */
	unsigned hide_s;   /* UI_EVENT_HIDE after so long; 0: never */
	bool quiet_expiry; /* leaves at idle_s without asking: thanks, issued */
	bool private_facts; /* all but its targets is about a person: said to headphones only */
	bool raw_touch;    /* touches go to event as the panel gives them; nothing is pressed */
	bool plain;        /* no visitor: idle does not count as a session (home, closed) */
	/* arg: what ui_go was given (a copy, valid during enter) or NULL. May be NULL. */
	void (*enter)(struct ui *ui, void *state, const void *arg);
	/* Describes the screen as it is now. */
	void (*build)(struct ui *ui, void *state);
	/* May be NULL. */
	void (*event)(struct ui *ui, void *state, const struct ui_event *event);
	void (*leave)(struct ui *ui, void *state);
};

#define UI_IDLE_NEVER 0xffffffffu

#endif
