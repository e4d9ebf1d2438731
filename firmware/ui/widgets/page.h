/*
 * The frame of a screen: header, information, actions, big button and
 * navigation row, tools. One description serves every panel: in portrait all in
 * one column with the free space above the foot, in landscape side by side if
 * asked for, in low reach the free space above the actions.
 */
#ifndef MOTCUA_UI_WIDGETS_PAGE_H
#define MOTCUA_UI_WIDGETS_PAGE_H

#include "ui/ui.h"
#include "ui/widgets/button.h"
#include "ui/widgets/header.h"
#include "ui/widgets/pager.h"

struct page_spec {
	struct header header;
	float left_u;       /* landscape: width of the information on the left; 0: one column there too */
	float small_left_u; /* the same for the small panel; 0: one column */
	bool right_first;   /* landscape: the information is the wide part, left_u the width of the actions on the right */
	bool full;          /* actions take all free height themselves (keyboards, long lists) */
	bool no_tools, no_header;
	float gap; /* between parts; 0: 24 */
	float top; /* below the header; 0: as the arrangement has it */
};

struct page {
	struct ui_node *info;     /* live information, title, facts: never touchable things above targets */
	struct ui_node *main;     /* what can be chosen */
	struct ui_node *foot;     /* big button, then the navigation row */
	const struct button *big; /* waits for page_nav */
	bool beside;              /* info and main stand side by side */
	struct ui_node *nav;      /* the navigation row, once page_nav made it */
};

/* Parts are columns; an empty one takes no room. */
struct page page_add(struct ui *ui, const struct page_spec *spec);

/* "Lấy số thứ tự" in small above the question of the screen. over or line may be NULL. */
struct ui_node *page_title(struct ui *ui, struct ui_node *parent, const char *over, const char *title,
						   const char *line);

/* The same beside the letter of the field, on a large tile. */
struct ui_node *page_badge_title(struct ui *ui, struct ui_node *parent, const char *letter, const char *over,
								 const char *title);

/* The one big button of a screen, above the navigation row; where height is short, in it. Before page_nav. */
void page_big(struct ui *ui, struct page *page, const struct button *button);
/* Where a field goes that can be touched: with the information, in low reach with what can be chosen. */
struct ui_node *page_field(struct ui *ui, struct page *page);

struct page_nav {
	const char *label;
	uint32_t icon;
	struct ui_target target;
	bool primary;
	const char *note;
	float grow;
};
/* The navigation row with its buttons side by side. */
struct ui_node *page_nav(struct ui *ui, struct page *page, const struct page_nav *buttons, size_t count);
/* Back and Home. */
struct ui_node *page_back_home(struct ui *ui, struct page *page);
/* Where the parts of a page do not fit from ui_fit() from_fit on, the rest of them stands on further pages, one touch
 * away each; what stands in info up to stays (NULL: nothing) is on all of them. Call last. */
void page_turn(struct ui *ui, struct page *page, struct ui_node *stays, int from_fit);
/* Pages of a list: below it in portrait, in the navigation row (call after page_nav) where height is short. */
struct ui_node *page_pager(struct ui *ui, struct page *page, const struct pager *pager);

#endif
