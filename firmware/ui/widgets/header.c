#include "ui/widgets/header.h"

#include "base/clock.h"
#include "ui/list.h"

#include <math.h>

#define MARK_GRID 72.0F /* the mark is drawn on a square of 72 */
#define MINUTE_MS 60000

static int at72(struct ui_rect r, float v)
{
	return (int)lroundf(v * (float)r.w / MARK_GRID);
}

static int at72_16(struct ui_rect r, int origin, float v)
{
	return origin * 16 + (int)lroundf(v * 16 * (float)r.w / MARK_GRID);
}

/* A door that stands open in an arch. */
void header_mark_draw(struct ui_list *list, struct ui_rect r, uint32_t ground, uint32_t arch, uint32_t line)
{
	const struct canvas_point door[] = {
		{at72_16(r, r.x, 36), at72_16(r, r.y, 24)},
		{at72_16(r, r.x, 49), at72_16(r, r.y, 30.5F)},
		{at72_16(r, r.x, 49), at72_16(r, r.y, 58)},
		{at72_16(r, r.x, 36), at72_16(r, r.y, 58)},
	};
	struct ui_rect gate = {r.x + at72(r, 16), r.y + at72(r, 14), at72(r, 40), at72(r, 64)}, clip = list->clip;
	int knob = at72(r, 5.6F);

	list_round(list, r, at72(r, 16), ground);
	list->clip = ui_rect_cut(clip, (struct ui_rect){r.x, r.y, r.w, at72(r, 58)});
	list_round(list, gate, at72(r, 20), arch);
	list_polygon(list, door, 4, ground);
	list->clip = clip;
	list_arc(list, (struct ui_rect){r.x + at72(r, 41) - knob / 2, r.y + at72(r, 44) - knob / 2, knob, knob}, 0, 1,
			 line);
	list_round(list, (struct ui_rect){r.x + at72(r, 12), r.y + at72(r, 57.8F), at72(r, 48), at72(r, 4.4F)}, at72(r, 2),
			   line);
}

static void paint_mark(struct ui *ui, struct ui_list *list, const struct ui_node *node)
{
	const uint32_t *colors = ui_theme(ui)->colors;
	bool staff = node->data != NULL;

	header_mark_draw(list, node->rect, colors[staff ? UI_ONMARK : UI_MARK], colors[staff ? UI_MARK : UI_ONMARK],
					 colors[UI_MARKLINE]);
}

static void paint_emblem(struct ui *ui, struct ui_list *list, const struct ui_node *node)
{
	list_image(list, node->rect.x, node->rect.y, node->data);
}

struct ui_node *header_mark_add(struct ui *ui, struct ui_node *parent, float size)
{
	struct ui_node *node = ui_painted(ui, parent, (struct ui_style){.w = size, .h = size}, paint_mark, NULL);

	node->aside = true;
	return node;
}

static float height_of(const struct ui *ui, const struct header *header)
{
	static const float BY_LAYOUT[LAYOUTS] = {132, 100, 88, 72};
	float usual = BY_LAYOUT[ui_layout(ui)];

	if (header->ticket)
		return usual - 16; /* one line of two */
	if (ui_settings(ui)->size == 1)
		return usual;
	return ui_layout(ui) == LAYOUT_PORTRAIT ? usual + 16 : usual - 16; /* only the name is left of two lines */
}

float header_mark_size(const struct ui *ui)
{
	static const float BY_LAYOUT[LAYOUTS] = {80, 64, 56, 39};

	return BY_LAYOUT[ui_layout(ui)];
}

struct ui_node *header_emblem_add(struct ui *ui, struct ui_node *parent, const struct canvas *emblem, bool on_brand)
{
	float size = header_mark_size(ui);
	struct ui_node *mark;

	if (emblem && on_brand) /* made for the white band of a header */
		parent = ui_box(ui, parent,
						(struct ui_style){.flow = FLOW_ROW, .pad = ui_pad(6, 6), .radius = 14, .fill = UI_SURFACE});
	if (emblem) {
		mark = ui_painted(ui, parent, (struct ui_style){.w = size, .h = size}, paint_emblem, emblem);
	} else {
		mark = header_mark_add(ui, parent, size);
		mark->data = on_brand ? mark : NULL;
	}
	mark->aside = false;
	ui_name(ui, mark, "mark", ROLE_IMAGE, "");
	return mark;
}

static void add_clock(struct ui *ui, struct ui_node *row, const struct header *header)
{
	struct ui_node *box = ui_column(ui, row, 0);
	enum ui_color strong = header->staff ? UI_ONSTRIP : UI_INK, soft = header->staff ? UI_ONSTRIP : UI_INK2;
	const char *note = header->note;
	int64_t now = clock_wall_ms();
	struct tm tm;

	clock_local(now, &tm);
	ui_rebuild_at(ui, now + MINUTE_MS - now % MINUTE_MS);
	ui_text_styled(ui, box,
				   (struct ui_style){
					   .type = TYPE_CLOCK, .figures = true, .text_align = ALIGN_END, .one_line = true, .line = 1.25F},
				   strong, ui_format(ui, "%02d:%02d", tm.tm_hour, tm.tm_min));
	if (!note && ui_layout(ui) != LAYOUT_SMALL && ui_settings(ui)->size == 1)
		note = header->date;
	if (note)
		ui_text_styled(ui, box,
					   (struct ui_style){.type = TYPE_DATE, .figures = true, .text_align = ALIGN_END, .one_line = true},
					   soft, note)
			->extra = true;
	ui_name(ui, box, "clock", ROLE_TEXT, NULL)->live = true;
}

struct ui_node *header_ticket_add(struct ui *ui, struct ui_node *parent, const char *text, enum ui_color color)
{
	const struct ui_style style = {.type = TYPE_CENTER, .ticket = true, .one_line = true};

	return ui_name(ui, ui_text_styled(ui, parent, style, color, text), "number", ROLE_TEXT, NULL);
}

struct ui_node *header_add(struct ui *ui, struct ui_node *parent, const struct header *header)
{
	struct ui_node *band = ui_box(ui, parent, (struct ui_style){.flow = FLOW_COLUMN, .h = height_of(ui, header)});
	struct ui_node *row = ui_box(ui, band,
								 (struct ui_style){.flow = FLOW_ROW,
												   .gap = header->ticket ? 12 : 22,
												   .grow = 1,
												   .pad = {1, ui_margin(ui), 0, ui_margin(ui)},
												   .fill = header->staff ? UI_STRIP : UI_SURFACE});
	const char *over = header->over;
	enum ui_color strong = header->staff ? UI_ONSTRIP : UI_BRAND;
	struct ui_node *names;

	if (header->short_over && (ui_settings(ui)->size > 1 || ui_fit(ui) > 1))
		over = header->short_over;
	if (!header->staff)
		ui_box(ui, band, (struct ui_style){.h = 1, .fill = UI_LINE});
	header_emblem_add(ui, row, header->emblem, header->staff && !header->emblem);
	names = ui_box(ui, row, (struct ui_style){.flow = FLOW_COLUMN, .grow = 1});
	/* a ticket's number beside it, or large words: the name alone */
	if (!header->ticket && (ui_settings(ui)->size == 1 || ui_layout(ui) == LAYOUT_PORTRAIT))
		ui_text_styled(ui, names,
					   (struct ui_style){.type = TYPE_BODY,
										 .semibold = true,
										 .line = 1.35F,
										 .one_line = true,
										 .type_u = ui_layout(ui) == LAYOUT_PORTRAIT ? 28 : 24},
					   header->staff ? UI_ONSTRIP : UI_INK2, over)
			->extra = true;
	ui_text_styled(ui, names, (struct ui_style){.type = TYPE_CENTER, .one_line = true},
				   header->ticket ? UI_INK : strong, header->name);
	ui_name(ui, names, "center", ROLE_TEXT, NULL);
	if (header->ticket)
		header_ticket_add(ui, row, header->ticket, strong);
	else
		add_clock(ui, row, header);
	return band;
}
