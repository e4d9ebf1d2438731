/*
 * The tree of a screen: boxes, texts, icons and painted parts, made anew by
 * each build into an arena that the toolkit owns; nobody frees a node. All
 * strings given are copied. Lengths are in u (0.3125 mm); the toolkit turns
 * them into pixels. One tree yields the picture, the focus order (the order of
 * making), the speech and the dump.
 */
#ifndef MOTCUA_UI_TREE_H
#define MOTCUA_UI_TREE_H

#include "ui/geom.h"
#include "ui/theme.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UI_DEPTH_MAX 24
#define UI_KEY_SIZE 48
#define UI_TEXT_MAX 2048 /* bytes of one text node */
#define UI_LINES_MAX 40  /* lines of one text node */

struct ui;
struct ui_list;
struct ui_node;

enum ui_flow {
	FLOW_COLUMN,
	FLOW_ROW,
	FLOW_GRID,  /* style.columns equal columns, filled row by row */
	FLOW_STACK, /* children over each other, each placed by align and justify */
};

/* AUTO: stretch in columns, grids and stacks, centre in rows. */
enum ui_align { ALIGN_AUTO, ALIGN_STRETCH, ALIGN_START, ALIGN_CENTER, ALIGN_END };
enum ui_justify { JUSTIFY_START, JUSTIFY_CENTER, JUSTIFY_END, JUSTIFY_BETWEEN };
enum ui_corners { CORNERS_ALL, CORNERS_TOP, CORNERS_BOTTOM, CORNERS_NONE };

struct ui_edges {
	float top, right, bottom, left;
};

struct ui_style {
	enum ui_flow flow;
	float w, h; /* 0: as the content asks */
	float min_w, min_h, max_w;
	float grow;         /* share of what is left along the parent's axis */
	float gap, row_gap; /* row_gap: of a grid, 0: gap */
	struct ui_edges pad;
	int columns;
	enum ui_align align; /* of the children, across */
	enum ui_align self;  /* this one's own, instead of the parent's align */
	enum ui_justify justify;
	enum ui_skin skin;
	enum ui_color fill, border; /* over the skin's; UI_INHERIT: the skin's */
	float border_w, radius;     /* 0: the skin's */
	enum ui_corners corners;
	enum ui_color text; /* of the texts below that inherit */
	enum ui_align text_align;
	enum ui_type type;           /* of a text */
	float type_u;                /* another size than the type's, for the normal step */
	float line;                  /* another line height than the type's, as a multiple */
	bool bold, medium, semibold; /* another weight than the type's */
	bool figures, ticket;        /* see ui_text_flag */
	bool one_line;               /* never wraps */
	bool fixed_size;             /* does not grow with the text size step */
};

static inline struct ui_edges ui_pad(float vertical, float horizontal)
{
	return (struct ui_edges){vertical, horizontal, vertical, horizontal};
}

enum ui_role {
	ROLE_NONE,
	ROLE_TEXT,
	ROLE_HEADING,
	ROLE_BUTTON,
	ROLE_OPTION,
	ROLE_CHECK,
	ROLE_KEY,
	ROLE_FIELD,
	ROLE_ROW,
	ROLE_IMAGE,
	ROLE_STATUS,
	ROLE_ALERT,
	ROLE_DIALOG,
	ROLE_LIST,
};

/* What a press does and what is said of it. */
struct ui_target {
	const char *key; /* unique on the screen; also of widgets that can't be touched */
	enum ui_role role;
	const char *spoken; /* NULL: the texts inside */
	int action;         /* handed to the screen's event(); 0: the toolkit's or none */
	long arg;
	bool disabled; /* readable, not usable; a touch shows and says why */
	const char *why;
	bool selected;
	bool busy;    /* at work: stays in place, ignores taps */
	bool primary; /* held to 20 mm instead of 15 */
	bool repeats; /* keys: a second tap within 0.5 s is meant */
};

struct ui_span {
	const char *text;
	size_t len;
	struct ui_text_style style;
	bool strong, marked;
};

struct ui_word_box { /* a part of a line in one style */
	const char *text;
	size_t len;
	struct ui_text_style style;
	int x;
	int width;
	bool marked;
};

struct ui_line {
	struct ui_word_box *boxes;
	size_t count;
	int width;
};

struct ui_node {
	struct ui_node *parent, *first, *last, *next;
	struct ui_style style;
	enum { NODE_BOX, NODE_TEXT, NODE_ICON, NODE_PAINT } kind;
	unsigned depth;
	/* texts */
	struct ui_span *spans;
	size_t span_count;
	struct ui_line *lines;
	size_t line_count;
	int line_px;
	/* icons and paintings */
	char glyph[5];       /* an icon as UTF-8 */
	enum ui_color color; /* of text or icon; UI_INHERIT: of the control around it */
	void (*paint)(struct ui *ui, struct ui_list *list, const struct ui_node *node);
	const void *data;
	/* what it is */
	bool is_target; /* can be pressed and focused */
	struct ui_target target;
	uint64_t id;         /* hash of the key; 0: none */
	bool aside;          /* neither spoken nor dumped: decoration */
	bool private_speech; /* said to headphones only */
	bool live;           /* changes by itself (a clock): read with the screen, never announced */
	bool extra;          /* a text that explains what stands beside it: the first that gives way */
	bool breaks;         /* a list whose entries may stand on several pages, see widgets/page.h */
	/* where it is */
	struct ui_rect rect;
	int natural_w; /* the rest is the layout's memory of what it measured; -1: not yet */
	int measured_w, measured_h;
	int broken_w;
	int first_op; /* of the list that was made last: where its part begins ... */
	int past_op;  /* ... and, of a root, where it ends */
};

/* parent NULL: the root of the screen being built. */
struct ui_node *ui_box(struct ui *ui, struct ui_node *parent, struct ui_style style);
struct ui_node *ui_column(struct ui *ui, struct ui_node *parent, float gap);
struct ui_node *ui_row(struct ui *ui, struct ui_node *parent, float gap);
struct ui_node *ui_grid(struct ui *ui, struct ui_node *parent, int columns, float gap);
/* Takes what is left; several share it. Or a fixed gap. */
struct ui_node *ui_space(struct ui *ui, struct ui_node *parent);
struct ui_node *ui_gap(struct ui *ui, struct ui_node *parent, float u);
/* A 1 u line across the parent. */
struct ui_node *ui_rule(struct ui *ui, struct ui_node *parent);

/* Literal text; "\n" begins a line. */
struct ui_node *ui_text(struct ui *ui, struct ui_node *parent, enum ui_type type, enum ui_color color,
						const char *text);
struct ui_node *ui_text_styled(struct ui *ui, struct ui_node *parent, struct ui_style style, enum ui_color color,
							   const char *text);
/* With <b>strong</b> and <m>marked</m> parts. Only for texts of the catalogue: what people typed goes through
 * ui_text. */
struct ui_node *ui_rich(struct ui *ui, struct ui_node *parent, enum ui_type type, enum ui_color color,
						const char *markup);
struct ui_node *ui_rich_styled(struct ui *ui, struct ui_node *parent, struct ui_style style, enum ui_color color,
							   const char *markup);
/* A Material Icon of size u by code point (ui/icons.h). Decoration: it has its word beside it. */
struct ui_node *ui_icon(struct ui *ui, struct ui_node *parent, uint32_t icon, float u, enum ui_color color);
/* Drawn by paint through the list; data must live as long as the tree (ui_memory) or be constant. */
struct ui_node *ui_painted(struct ui *ui, struct ui_node *parent, struct ui_style style,
						   void (*paint)(struct ui *ui, struct ui_list *list, const struct ui_node *node),
						   const void *data);

/* Makes node a target that can be pressed and focused. Returns node. */
struct ui_node *ui_press(struct ui *ui, struct ui_node *node, struct ui_target target);
/* Names a widget that can't be pressed: a banner, a status, a heading. Returns node. */
struct ui_node *ui_name(struct ui *ui, struct ui_node *node, const char *key, enum ui_role role, const char *spoken);

/* Memory and formatted strings that live as long as the tree. */
void *ui_memory(struct ui *ui, size_t size);
const char *ui_format(struct ui *ui, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Takes a node and all below it out of the tree while it is built; under another parent, as its first or last child. */
void ui_node_drop(struct ui_node *node);
void ui_node_move(struct ui_node *node, struct ui_node *parent, bool first);
/* Height in pixels that a node of the tree being built needs in a width. */
int ui_node_height(struct ui *ui, struct ui_node *node, int width_px);
/* What does not fit into so much room asks for another build, as if it stood in the picture. */
void ui_node_try(struct ui *ui, struct ui_node *node, int width_px, int height_px);
/* And the width that it would have with all the room of the world. */
int ui_node_width(struct ui *ui, struct ui_node *node);
/* All texts of a node, in order, with a space between; the spoken text where one was given. */
void ui_node_speech(const struct ui_node *node, char *out, size_t size);
/* Walks the tree in order: node's first child, next sibling, or upwards; NULL at the end of root. */
struct ui_node *ui_node_next(const struct ui_node *root, const struct ui_node *node);
uint64_t ui_key_id(const char *key);

#endif
