/*
 * All screens of the kiosk and the state behind them: what the UI thread runs.
 * The program gives configuration and a port to the I/O thread, creates the
 * toolkit from the configuration filled in here, hands every notice in and lets
 * the toolkit draw. One thread.
 *
 *   screens_create -> screens_fill_ui -> ui_create -> screens_attach -> (screens_notice | events)* -> screens_destroy
 */
#ifndef MOTCUA_SCREENS_SCREENS_H
#define MOTCUA_SCREENS_SCREENS_H

#include "flow/msg.h"
#include "ui/ui.h"

enum screens_role { SCREENS_HALL, SCREENS_PAD };

struct canvas;

struct screens_config {
	enum screens_role role;
	unsigned counter;     /* of a rating pad; 0: none */
	const char *kiosk;    /* "02", for the maintenance page; not NULL */
	const char *version;  /* of the program */
	const char *language;  /* of a visitor who has not chosen: "vi" */
	const char *languages; /* offered, with blanks between; NULL or empty: all that are no draft */
	unsigned size;        /* default text size 1..3 */
	int contrast; /* CONTRAST_NORMAL, _HIGH, _SOFT */
	const struct canvas *emblem; /* of the center, borrowed; NULL: the product's mark */
	const struct canvas *photo;  /* of it, screens_photo_width() wide; shown while it is closed; NULL: none */
	const char *center_url;
	unsigned services; /* of one number at most; 0, 1: one */
};

struct screens_port {
	void *context;
	/* Takes a request whose name the screens chose. Never blocks. */
	void (*send)(void *context, const struct flow_request *request);
};

struct screens;

/* Width of the photo in u on this panel. */
float screens_photo_width(const struct ui *ui);
/* Borrows config's strings for its life. NULL where memory is short. */
struct screens *screens_create(const struct screens_config *config, const struct screens_port *port);
/* Takes NULL; after ui_destroy. Gives back the catalogue it holds. */
void screens_destroy(struct screens *screens);
/* Fills languages, defaults, ports and app; the rest of config is the caller's. */
void screens_fill_ui(struct screens *screens, struct ui_config *config);
/* What a log of before says that was noted (event=history.note): oldest first, before screens_attach. Words that are
 * none of ours are left out. */
void screens_recall(struct screens *screens, int64_t at_ms, const char *word);
/* The program did not end in order the last time. Before screens_attach. */
void screens_was_cut_off(struct screens *screens);
/* Shows the first screen. */
void screens_attach(struct screens *screens, struct ui *ui, int64_t now_ms);
/* Takes over what the notice owns (a catalogue). */
void screens_notice(struct screens *screens, const struct flow_notice *notice, int64_t now_ms);
/* Time went by (deadlines of flows). Answers when to be called again, monotonic ms; INT64_MAX: never. */
int64_t screens_tick(struct screens *screens, int64_t now_ms);
/* For supervision and tests. */
const char *screens_current(const struct screens *screens);

/* -- the gallery ------------------------------------------------------------------------------------ */

/* One picture of a screen in a state that happens: opens it as a visitor would have. */
struct screens_shot {
	const char *name;
	bool pad; /* only for the rating pad */
	void (*open)(struct screens *screens, struct ui *ui);
	bool asks; /* nobody touches it until it asks whether anybody is there */
};

extern const struct screens_shot screens_shots[];
extern const size_t screens_shot_count;

#endif
