/*
 * The band at the top of every screen: mark (or the center's own emblem),
 * name, clock and date. Not touchable, except five taps on the mark for staff.
 */
#ifndef MOTCUA_UI_WIDGETS_HEADER_H
#define MOTCUA_UI_WIDGETS_HEADER_H

#include "ui/ui.h"

struct header {
	const char *over, *name;     /* two lines: kind of center, its name */
	const char *short_over;      /* used where there is little room; NULL: over */
	const char *date;            /* "Thứ Ba, 10/03/2026" at normal size; NULL: none */
	const char *note;            /* instead of the date */
	const char *ticket;          /* "Số B 024" instead of clock and date; then one line, the name; NULL: none */
	const struct canvas *emblem; /* NULL: the mark of the product; a square of header_mark_size() */
	bool staff;                  /* on dark: the technician's pages */
};

struct ui_node *header_add(struct ui *ui, struct ui_node *parent, const struct header *header);
/* The number of a ticket as the header has it, where there is no header. */
struct ui_node *header_ticket_add(struct ui *ui, struct ui_node *parent, const char *text, enum ui_color color);
/* The mark alone, size u square. */
struct ui_node *header_mark_add(struct ui *ui, struct ui_node *parent, float size);
/* The center's emblem, or the mark where it is NULL, header_mark_size() square; on_brand: on the center's colour. */
struct ui_node *header_emblem_add(struct ui *ui, struct ui_node *parent, const struct canvas *emblem, bool on_brand);
/* The same into any list: the hall display has no tree. */
struct ui_list;
void header_mark_draw(struct ui_list *list, struct ui_rect rect, uint32_t ground, uint32_t arch, uint32_t line);

/* Side of the mark in u, or of the center's emblem in its place. */
float header_mark_size(const struct ui *ui);

#endif
