/*
 * The state of the toolkit, seen by its own files and their tests.
 */
#ifndef MOTCUA_UI_UI_PRIV_H
#define MOTCUA_UI_UI_PRIV_H

#include "base/arena.h"
#include "ui/list.h"
#include "ui/own_actions.h"
#include "ui/ui.h"

#define UI_TARGETS_MAX 160
#define UI_TOAST_SIZE 256
#define UI_SAY_MAX 1000   /* bytes said in one go: what the drivers of speech take */
#define UI_PIECES_MAX 256 /* of a screen that is read */
#define UI_STAFF_TAPS 5
#define UI_RESTATED_MAX 4
#define UI_STAFF_MS 4000
#define UI_KEY_MARK "mark" /* of the header's mark, which five taps open */

enum ui_move { MOVE_NONE, MOVE_GO, MOVE_REPLACE, MOVE_BACK, MOVE_HOME };

struct ui_level { /* a screen on the stack */
	const struct ui_screen *screen;
	void *state;
	size_t state_size;
	int64_t timer_ms; /* when UI_EVENT_TIMER is due; 0: none */
	uint64_t focus;   /* id of the target that had the focus */
	unsigned page;    /* turned so often, see ui_page() */
};

struct ui_hit { /* where a touch meets a target */
	struct ui_rect rect;
	uint64_t id;
	struct ui_node *node;
};

struct ui {
	struct ui_config config;
	struct ui_settings settings;
	struct ui_text *text;
	struct ui_theme theme;
	enum ui_layout layout;
	float px_per_u;

	/* the tree, and the list made from it; the other ones are of the build before */
	struct arena arenas[2];
	int arena;
	struct ui_node *root, *overlay;
	struct ui_list *lists[2];
	int list;
	int fit, squeeze; /* see give_way() */
	int rows_asked;
	unsigned page, pages;              /* of the screen as it was built last; pages 0: it is on one */
	bool overflow;                     /* something did not fit into the last layout ... */
	const struct ui_node *overflow_at; /* ... here first; of the present tree, or NULL */
	bool building;
	bool dirty;                         /* build again */
	bool repaint;                       /* same tree, other state: make the list again */
	uint64_t restated[UI_RESTATED_MAX]; /* same tree, and only these controls look otherwise: see restate() */
	size_t restated_count;
	bool expose;
	bool unmarked;           /* nobody has been here yet: what the next picture writes stays in the cache of texts */
	int64_t rebuild_wall_ms; /* 0: never */

	struct canvas frame;
	bool own_frame;
	/* cross-fade between finished frames */
	struct canvas fade_from, fade_to;
	int64_t fade_start_ms;
	bool fading, fade_cut;
	bool screen_changed; /* the next picture is another screen's */
	struct ui_rect fade_rect;

	struct ui_level stack[UI_STACK_MAX];
	size_t depth;
	enum ui_move move;
	const struct ui_screen *move_screen;
	unsigned char move_arg[UI_SCREEN_ARG_MAX];
	size_t move_arg_size;
	bool move_forget;

	/* input */
	struct ui_hit hits[UI_TARGETS_MAX]; /* of the present tree */
	size_t hit_count;
	int64_t now_ms;
	struct touch_map touch_map;
	struct touch_point raw_down; /* of the finger on a screen with raw_touch */
	bool raw_is_down;
	uint64_t pressed; /* id of the target under the finger, 0: none */
	uint64_t down;    /* id of the target that the press began on */
	uint64_t lit;     /* shows as pressed for a moment after the release */
	int64_t lit_until_ms;
	uint64_t last_act;
	int64_t last_act_ms;
	uint64_t focus; /* 0: none */
	bool focus_shown;
	int64_t scan_ms; /* next step of scanning */
	int staff_taps;
	int64_t staff_ms;

	/* the visitor */
	int64_t touched_ms; /* last input */
	bool arrived;       /* on another screen, perhaps by a scan: as good as a touch from the next step on */
	bool asking;        /* "are you still there?" is open */
	int64_t ask_ms;
	bool counts_down; /* the screen shows what is left of the visitor's time */
	int left_s;       /* as it was shown last */
	bool hidden;      /* UI_EVENT_HIDE was sent */
	bool settled;     /* at home with default settings */
	char toast[UI_TOAST_SIZE];
	int64_t toast_until_ms;
	/* speech */
	bool headphones;              /* plugged in: everything is said there */
	bool tell;                    /* built since it was last read */
	bool tell_all;                /* another screen: it is read whole */
	bool told_overlay;            /* what was read last lay over the screen */
	uint64_t told[UI_PIECES_MAX]; /* hashes of what was on the screen when it was last read */
	size_t told_count;
	uint64_t dumped; /* hash of the dump written last */
};

/* tree.c */
struct ui_node *ui_node_make(struct ui *ui, struct ui_node *parent);
float ui_node_type_u(const struct ui *ui, const struct ui_style *style);
/* Where a touch counts: a little less than a row that touches others. */
struct ui_rect ui_hit_rect(const struct ui *ui, const struct ui_node *node);
/* All texts inside, as shown; aside: decoration too. */
void ui_node_texts(const struct ui_node *node, bool aside, char *out, size_t size);
struct ui_node *ui_find(const struct ui *ui, uint64_t id);
/* Targets that can be reached now (those of the overlay, if there is one), in order. */
size_t ui_targets(const struct ui *ui, const struct ui_node *out[UI_TARGETS_MAX]);

/* para.c: lines of a text node for a width; 0 or less: one line a paragraph. */
void para_break(struct ui *ui, struct ui_node *node, int width);
int para_natural_width(struct ui *ui, const struct ui_node *node);

/* layout.c */
void layout_overflow(struct ui *ui, const struct ui_node *node);
void layout_tree(struct ui *ui, struct ui_node *root, struct ui_rect rect);

/* paint.c: the list of the whole picture from tree, focus and pressed state. */
void paint_tree(struct ui *ui, struct ui_list *list);
/* Adds the operations of one node and all below it. */
void paint_nodes(struct ui *ui, struct ui_list *list, struct ui_node *root);
enum ui_state paint_state(const struct ui *ui, const struct ui_node *node);
/* The control around a node that decides inherited colours; NULL: the page. */
uint32_t paint_text_color(const struct ui *ui, const struct ui_node *node);
uint32_t paint_background(const struct ui *ui, const struct ui_node *node);

/* nav.c */
void nav_apply(struct ui *ui);
struct ui_level *nav_top(struct ui *ui);
void nav_event(struct ui *ui, const struct ui_event *event);

/* restate.c: a control looks otherwise from now on (pressed, released), and nothing else does. */
void restate(struct ui *ui, uint64_t id);
/* Paints only what restate() named into the present list and the frame. False: it takes the whole list. */
bool restate_step(struct ui *ui, struct ui_rect *damage, size_t *ret_count);

/* input.c: after each build. */
void input_learn(struct ui *ui);
/* A target of the present tree without the walk of ui_find; NULL: none has this id. */
struct ui_node *input_target(const struct ui *ui, uint64_t id);
void input_reset(struct ui *ui);
void input_act(struct ui *ui, const struct ui_node *node);
/* One of the five that open the door of staff. */
void input_knock(struct ui *ui);
/* focus.c */
void focus_keep(struct ui *ui);
void focus_step(struct ui *ui);

/* speech.c: after a build, says what is new while "read aloud" is on. */
void speech_step(struct ui *ui);
/* What is said of a node: its words, and of a target also whether it is chosen and why it can't be used. */
void speech_of(const struct ui *ui, const struct ui_node *node, char *out, size_t size);
/* Is what it says for headphones only? */
bool ui_node_private(const struct ui *ui, const struct ui_node *node);

/* idle.c */
void idle_touched(struct ui *ui);
void idle_step(struct ui *ui);
int64_t idle_next_ms(const struct ui *ui);
void idle_build(struct ui *ui);
void idle_forget(struct ui *ui);
/* At the first screen again: the words of what was looked up are wiped. */
void idle_drop(struct ui *ui);

/* settings.c: the six tools. */
bool settings_act(struct ui *ui, int action);
void settings_reset(struct ui *ui);
void settings_apply(struct ui *ui);

/* build.c */
void build_now(struct ui *ui);

/* fade.c */
bool fade_begin(struct ui *ui, struct ui_rect changed);
void fade_finished(struct ui *ui);
bool fade_step(struct ui *ui);
void fade_cut(struct ui *ui);
int64_t fade_next_ms(const struct ui *ui);

/* dump.c: writes config.dump_path when what it would say has changed. */
void dump_step(struct ui *ui);

#endif
