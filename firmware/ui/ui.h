/*
 * The toolkit of the screens. It owns the picture, the fonts, the tree of the
 * current screen, what is pressed and focused, the settings of a visitor and
 * the idle clock. It knows nothing of windows: ui/window.h brings events and
 * shows the picture; tests and the gallery do without. All calls from one thread.
 * Times are monotonic milliseconds given by the caller.
 */
#ifndef MOTCUA_UI_UI_H
#define MOTCUA_UI_UI_H

#include "base/err.h"
#include "ui/canvas.h"
#include "ui/screen.h"
#include "ui/theme.h"
#include "ui/tree.h"

#define UI_LANGUAGES_MAX 8
#define UI_STACK_MAX 12            /* screens under each other */
#define UI_TREE_BYTES (768 * 1024) /* arena of a tree */
#define UI_DAMAGE_MAX 12
#define UI_ARG_SIZE UI_SCREEN_ARG_MAX

#define UI_DOUBLE_MS 500 /* a second tap sooner is a double strike, unless configured */
#define UI_TOAST_MS 3000
#define UI_FADE_MS 120
#define UI_PRESS_OUT_MS 80
#define UI_HOME_RESET_MS 60000 /* at home untouched for so long: default settings */

enum ui_contrast { CONTRAST_NORMAL, CONTRAST_HIGH, CONTRAST_SOFT };

struct ui_settings { /* of one visitor */
	int language;    /* index into config.languages */
	int size;        /* 1..3 */
	enum ui_contrast contrast;
	bool low_reach, audio, still; /* still: reduced motion */
};

enum ui_tone { UI_TONE_DONE, UI_TONE_ERROR };

struct ui_ports {
	void *ctx; /* first argument of each; every function may be NULL */
	/* Words of the toolkit itself by English msgid; NULL: the msgid is shown. */
	const char *(*tr)(void *ctx, const char *msgid);
	/* Says text (valid during the call); private: to headphones only. It comes after what is
	 * being said; hush ends that. */
	void (*say)(void *ctx, const char *text, bool is_private);
	void (*hush)(void *ctx);
	void (*tone)(void *ctx, enum ui_tone tone);
	/* The visitor changed a setting, or they went back to the defaults. */
	void (*settings)(void *ctx, const struct ui_settings *settings);
	/* The visitor is gone: forget all that is theirs. */
	void (*forget)(void *ctx);
	/* Back at the first screen: what was looked up or typed is dropped, settings stay. */
	void (*drop)(void *ctx);
	/* Five taps on the mark within 4 s, or as many of the Back key on the first screen. */
	void (*staff)(void *ctx);
	/* The help key of the keypad, or the help button of low reach. */
	void (*help)(void *ctx);
};

struct ui_config {
	int w, h; /* pixels of the picture */
	double dots_per_mm;
	const struct ui_theme *normal, *high, *soft; /* NULL: built-in */
	const char *const *fonts;                    /* see ui_text_open; NULL: Debian's */
	const char *const *languages;                /* names as shown on the language tool, in their own language */
	size_t language_count;
	const char *const *language_codes; /* "vi", "en": said in the dump; NULL: the names */
	struct ui_settings defaults;
	double reach_line_mm;      /* height of the band, from the bottom edge, that targets keep to in low reach; 0: 312 */
	unsigned idle_s, answer_s; /* 0: 45 and 20 */
	bool no_motion;            /* reduced motion for everybody */
	unsigned double_ms;        /* a second tap sooner is a double strike; 0: UI_DOUBLE_MS */
	int rotate;                /* as the window has it: a touch map is good for one way the panel hangs */
	unsigned scan_ms;          /* two-switch scanning moves focus by itself after so long; 0: off */
	const char *dump_path;     /* NULL: no dump */
	struct ui_ports ports;
	void *app; /* ui_app() */
};

enum err_code ui_create(const struct ui_config *config, struct ui **ret_ui, struct err *err) MUST_USE;
void ui_destroy(struct ui *ui);

/* -- for screens and widgets ---------------------------------------------------------------- */
void *ui_app(const struct ui *ui);
struct ui_text *ui_fonts(struct ui *ui);
const struct ui_theme *ui_theme(const struct ui *ui);
const struct ui_settings *ui_settings(const struct ui *ui);
enum ui_layout ui_layout(const struct ui *ui);
/* Width and height of the picture in u. */
float ui_width(const struct ui *ui);
int ui_height_px(const struct ui *ui);
float ui_margin(const struct ui *ui); /* side margin of this arrangement */
int ui_px(const struct ui *ui, float u);
/* How hard it is to fit: 0 everything, 1 without descriptions, 2 with short words, 3 with the
 * fewest rows. build is called again with the next when something did not fit. */
int ui_fit(const struct ui *ui);
#define UI_FIT_MAX 3
/* How many rows of a list of `wanted` to show: where they do not all fit, build is called again and
 * gets one less each time. The others are on further pages (widgets/pager.h). */
int ui_rows(struct ui *ui, int wanted);
/* Which of the pages of a screen that is too long is shown: UI_OWN_MORE turns them, round to the first. Call during
 * build, pages above 0. */
unsigned ui_page(struct ui *ui, unsigned pages);
/* A word of the toolkit or, through the same port, of a widget. */
const char *ui_word(const struct ui *ui, const char *msgid);
/* Marks a msgid in a table for the check of catalogues; changes nothing. */
#define UI_MARK(msgid) msgid
/* Name of the language that the language tool would choose. */
const char *ui_next_language(const struct ui *ui);
/* Root of what lies over the screen (a dialog); made at first use, dimmed behind by the scrim. */
struct ui_node *ui_overlay(struct ui *ui);
/* In low reach, the height in u that targets must stay below from the top; else 0. */
float ui_reach_top(const struct ui *ui);

/* The picture may have changed: build again. */
void ui_changed(struct ui *ui);
/* Navigation, carried out when event returned. arg is copied. */
void ui_go(struct ui *ui, const struct ui_screen *screen, const void *arg, size_t arg_size);
/* Leaves this screen for another: Back will not find it. */
void ui_replace(struct ui *ui, const struct ui_screen *screen, const void *arg, size_t arg_size);
void ui_back(struct ui *ui);
/* Back to the first screen; forget: the visitor is done, wipe all and reset settings. */
void ui_home(struct ui *ui, bool forget);
/* UI_EVENT_TIMER to this screen once, after ms; 0 ends it. One a screen. */
void ui_timer(struct ui *ui, unsigned ms);
/* The picture must be built again at this wall time (a clock, a countdown). Call during build. */
void ui_rebuild_at(struct ui *ui, int64_t wall_ms);
/* Whole seconds until the visitor's time on this screen is over, of how many; the picture is built again when they
 * change. Call during build, on screens with a time of their own. */
int ui_time_left_s(struct ui *ui, int *ret_all_s);
/* A short confirmation above the navigation row; spoken too. */
void ui_toast(struct ui *ui, const char *text);
void ui_say(struct ui *ui, const char *text, bool is_private);
/* Plugged in: all that is said goes there. */
bool ui_headphones(const struct ui *ui);
/* Says the whole screen, as "Doc to" does. */
void ui_read_aloud(struct ui *ui);
void ui_tone(struct ui *ui, enum ui_tone tone);
void ui_set(struct ui *ui, const struct ui_settings *settings);
/* Puts the focus on a target by key and shows the ring. */
void ui_focus(struct ui *ui, const char *key);
const char *ui_screen_name(const struct ui *ui);

/* -- for the program ------------------------------------------------------------------------ */
/* The first screen; where everyone comes back to. */
void ui_start(struct ui *ui, const struct ui_screen *home, int64_t now_ms);
/* UI_EVENT_MESSAGE to the current screen. */
void ui_tell(struct ui *ui, const void *message);
void *ui_screen_state(struct ui *ui); /* of the current screen */
const struct ui_screen *ui_screen(const struct ui *ui);

/* How touches lie on the picture from now on; kept until it is set again. Plain at first. */
void ui_set_touch_map(struct ui *ui, const struct touch_map *map);
const struct touch_map *ui_touch_map(const struct ui *ui);
struct touch_panel ui_touch_panel(const struct ui *ui);
/* Touch and mouse alike, in pixels of the picture. Only the first finger counts. */
enum ui_touch { UI_DOWN, UI_MOVE, UI_UP, UI_CANCEL };
void ui_touch(struct ui *ui, enum ui_touch what, int x, int y, int64_t now_ms);
enum ui_key {
	UI_KEY_LEFT,
	UI_KEY_RIGHT,
	UI_KEY_UP,
	UI_KEY_DOWN,
	UI_KEY_OK,
	UI_KEY_HELP,
	UI_KEY_NEXT,
	UI_KEY_BACK,
	UI_KEY_HEADPHONES_IN,
	UI_KEY_HEADPHONES_OUT
};
void ui_key(struct ui *ui, enum ui_key key, int64_t now_ms);

/* Runs what is due and brings the picture up to date. Answers how many rectangles changed; ret_damage may be NULL. */
size_t ui_step(struct ui *ui, int64_t now_ms, struct ui_rect ret_damage[UI_DAMAGE_MAX]);
/* Milliseconds until ui_step has something to do; -1: nothing by itself. */
int ui_wait_ms(const struct ui *ui, int64_t now_ms);
const struct canvas *ui_picture(const struct ui *ui);
/* Draws into pixels of the window from now on (same size); NULL: its own. Redraws all. */
void ui_draw_into(struct ui *ui, void *pixels, int pitch_px);
/* Forces a redraw of everything (the window was exposed). */
void ui_expose(struct ui *ui);
/* Another panel: the gallery and a window that was resized. */
enum err_code ui_resize(struct ui *ui, int w, int h, double dots_per_mm, struct err *err) MUST_USE;
/* The dump as a string (free it), see dump.c. */
char *ui_dump(struct ui *ui);
/* The present tree, root first, for the dump and for tests. overlay may be NULL. */
const struct ui_node *ui_root(const struct ui *ui);

#endif
