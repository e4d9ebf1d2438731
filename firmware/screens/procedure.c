/* One procedure: papers, fee with every exemption, time, where; to print, or to carry home by QR. And questions. */
#include "screens/screens_priv.h"

#include "base/check.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/checklist.h"
#include "ui/widgets/fact_strip.h"
#include "ui/widgets/list_row.h"
#include "ui/widgets/note.h"
#include "ui/widgets/pager.h"
#include "ui/widgets/qr_panel.h"

#include <stdio.h>
#include <string.h>

enum { ACT_PRINT = 1, ACT_NUMBER, ACT_MORE, ACT_OPEN, ACT_BEFORE, ACT_NEXT };

#define PAPERS_PER_PAGE 5
#define PAPERS_MAX 64 /* of one procedure: as many as a list of the catalogue has */

struct procedure_state {
	struct span span;
	struct slip slip;
};

static const char *fee_words(struct ui *ui, const struct catalogue_procedure *procedure)
{
	const struct screens *screens = screens_of(ui);
	if (procedure->fee_count == 0)
		return i18n("Free");
	const struct catalogue_fee *fee = &procedure->fees[0];
	if (fee->amount < 0)
		return i18n("Set by the province");
	if (fee->amount == 0)
		return i18n("Free");
	const char *per = screens_text(screens, &fee->per), *money = words_money(ui, fee->amount);
	return per[0] ? ui_format(ui, "%s / %s", money, per) : money;
}

static void add_facts(struct ui *ui, struct ui_node *parent, const struct catalogue_procedure *procedure)
{
	const struct screens *screens = screens_of(ui);
	const struct catalogue_service *service = catalogue_service(screens->catalogue, procedure->service);
	struct fact_strip strip = {.count = 0};
	strip.facts[strip.count].label = i18n("Time limit");
	strip.facts[strip.count++].value =
		procedure->time_count ? words_duration(ui, &procedure->times[0]) : i18n("As on the receipt");
	strip.facts[strip.count].label = i18n("Fee");
	strip.facts[strip.count++].value = fee_words(ui, procedure);
	strip.facts[strip.count].label = i18n("Where");
	strip.facts[strip.count++].value = service && service->where == SERVICE_HERE && service->counter_count
										   ? words_counters(ui, service->counters, service->counter_count, false)
										   : screens_text(screens, &procedure->where);
	fact_strip_add(ui, parent, &strip);
}

static void fill_item(struct ui *ui, const struct catalogue_paper *paper, struct checklist_item *item)
{
	const struct screens *screens = screens_of(ui);
	const char *when = screens_text(screens, &paper->when), *note = screens_text(screens, &paper->note);
	item->title = screens_text(screens, &paper->name);
	item->line = when[0] ? when : note[0] ? note : NULL;
	item->kind = paper->known ? CHECKLIST_KNOWN : when[0] ? CHECKLIST_MAYBE : CHECKLIST_NEEDED;
	if (paper->known)
		item->line = i18n("Already in the national data: no need to hand it in again");
}

static void add_papers(struct ui *ui, struct ui_node *parent, const struct catalogue_procedure *procedure,
					   struct span *span)
{
	struct checklist_item items[PAPERS_MAX] = {{.kind = CHECKLIST_NEEDED}};
	/* where the screen itself takes several pages, the list goes on over them */
	bool paged = ui_layout(ui) == LAYOUT_PORTRAIT && ui_fit(ui) < UI_FIT_MAX;
	size_t per_page = paged ? PAPERS_PER_PAGE - (size_t)ui_fit(ui) : ARRAY_LEN(items), count = 0;
	if (!paged)
		span->from = 0;
	size_t until = span_show(span, procedure->paper_count, per_page), from = span->from;
	for (size_t i = from; i < until; i++)
		fill_item(ui, &procedure->papers[i], &items[count++]);
	struct ui_node *card = card_add(ui, parent, &(struct card){.title = i18n("Papers needed"), .key = "papers"});
	checklist_add(ui, card, items, count);
	if (procedure->paper_count <= span->shown)
		return;
	struct pager pager = screens_pager_of(ui, i18n("%zu–%zu of %zu papers"), from, until, procedure->paper_count);
	pager.before_action = ACT_BEFORE;
	pager.next_action = ACT_NEXT;
	pager.in_card = true;
	pager_add(ui, card, &pager);
}

/* Whoever is exempt must see it where the fee stands. */
static void add_exemptions(struct ui *ui, struct ui_node *parent, const struct catalogue_procedure *procedure)
{
	const struct screens *screens = screens_of(ui);
	const char *list = "";
	if (procedure->exemption_count == 0)
		return;
	for (size_t i = 0; i < procedure->exemption_count; i++)
		list = ui_format(ui, "%s%s%s", list, i ? "; " : "", screens_text(screens, &procedure->exemptions[i]));
	banner_add(ui, parent,
			   &(struct banner){.kind = BANNER_OK,
								.icon = ICON_VOLUNTEER_ACTIVISM,
								.line = ui_format(ui, i18n("<b>No fee for:</b> %s"), list),
								.key = "exemptions"});
}

static void add_carry(struct ui *ui, struct ui_node *parent, struct ui_node *side,
					  const struct catalogue_procedure *procedure, const struct procedure_state *own)
{
	struct ui_node *row =
		qr_panel_add(ui, parent,
					 &(struct qr_panel){.content = procedure->portal && procedure->portal[0] ? procedure->portal : NULL,
										.side = 160,
										.title = i18n("Take it home on your phone"),
										.text = i18n("Scan to see it again and to file online"),
										.key = "carry"});
	/* in a narrow column, and in large words where height is short, it has a row of its own */
	bool large = ui_settings(ui)->size > 1, narrow = ui_layout(ui) == LAYOUT_LANDSCAPE && !large;
	bool below = narrow || (ui_layout(ui) == LAYOUT_SMALL && large) || parent != side;
	button_add(ui, below ? side : row,
			   &(struct button){.label = slip_word(&own->slip, i18n("Print")),
								.icon = ICON_PRINT,
								.target = slip_target(ui, &own->slip, "procedure.print", ACT_PRINT)});
}

static void build(struct ui *ui, void *state)
{
	const struct screens *screens = screens_of(ui);
	struct procedure_state *own = state;
	struct page page = screens_page(ui, ui_settings(ui)->size > 1 ? 0 : 700, false);
	const struct catalogue_procedure *procedure =
		screens->catalogue ? catalogue_procedure(screens->catalogue, screens->visitor.procedure) : NULL;
	if (!procedure) {
		page_title(ui, page.info, i18n("Procedures"), i18n("This procedure is not handled here"), NULL);
		screens_help_line(ui, page.main);
		page_back_home(ui, &page);
		return;
	}
	const struct catalogue_service *service = catalogue_service(screens->catalogue, procedure->service);
	struct ui_node *title =
		page_title(ui, page.info, ui_format(ui, "%s · %s", screens_text(screens, &procedure->group), procedure->code),
				   screens_text(screens, &procedure->name), NULL);
	add_facts(ui, page.info, procedure);
	if (procedure->online_only)
		banner_add(ui, page.info,
				   &(struct banner){.kind = BANNER_INFO,
									.icon = ICON_PHONE_IPHONE,
									.fact = i18n("Received online only"),
									.line = i18n("Staff at Counter 1 help you to file it online."),
									.key = "online"});
	/* What it costs and how to take it along before what to bring, which may take pages. */
	struct ui_node *side = ui_layout(ui) == LAYOUT_PORTRAIT ? page.main : page.info;
	/* nothing to touch: above the line of low reach, too */
	struct ui_node *above = ui_reach_top(ui) > 0 ? page.info : side;
	bool pages = ui_fit(ui) < UI_FIT_MAX; /* of the papers are turned by buttons */
	if (side == page.main)
		add_papers(ui, pages ? page.main : above, procedure, &own->span);
	add_exemptions(ui, above, procedure);
	add_carry(ui, pages ? side : above, side, procedure, own);
	if (side != page.main)
		add_papers(ui, page.main, procedure, &own->span);
	bool brief = ui_layout(ui) == LAYOUT_SMALL && ui_settings(ui)->size > 1;
	bool here = service && service->where == SERVICE_HERE;
	button_add(ui, page.foot,
			   &(struct button){
				   .kind = BUTTON_BIG,
				   .label = !here   ? i18n("Where to go")
							: brief ? i18n("Get number")
									: i18n("Get a number for this"),
				   .icon = here ? ICON_CONFIRMATION_NUMBER : ICON_NEAR_ME,
				   .target = {.key = "procedure.number", .role = ROLE_BUTTON, .action = ACT_NUMBER, .primary = true}});
	page_back_home(ui, &page);
	page_turn(ui, &page, title, UI_FIT_MAX);
}

static void event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct screens *screens = screens_of(ui);
	struct procedure_state *own = state;
	slip_event(ui, &own->slip, event, NULL);
	if (event->kind == UI_EVENT_ACT) {
		const struct catalogue_procedure *procedure =
			screens->catalogue ? catalogue_procedure(screens->catalogue, screens->visitor.procedure) : NULL;
		if (event->action == ACT_PRINT)
			slip_print(ui, &own->slip, SLIP_PROCEDURE);
		else if (event->action == ACT_NUMBER && procedure)
			screens_choose_service(screens, procedure->service);
		else if (event->action == ACT_NEXT)
			span_next(&own->span);
		else if (event->action == ACT_BEFORE)
			span_before(&own->span);
	}
	ui_changed(ui);
}

const struct ui_screen screen_procedure = {
	.name = "procedure", .state_size = sizeof(struct procedure_state), .build = build, .event = event};

/* -- questions and answers ----------------------------------------------------------------------------- */

struct questions_state {
	struct span span;
	long open; /* index + 1 */
};

static void add_answer(struct ui *ui, struct ui_node *parent, const struct catalogue_question *question)
{
	const struct screens *screens = screens_of(ui);
	struct ui_node *card =
		card_add(ui, parent, &(struct card){.title = screens_text(screens, &question->question), .key = "answer"});
	ui_text(ui, card, TYPE_BODY, UI_INK, screens_text(screens, &question->answer));
	ui_rule(ui, card);
	const char *who = screens_text(screens, &question->post);
	if (question->counter)
		who = ui_format(ui, "%s, %s", who, words_counter(ui, question->counter));
	if (question->phone && question->phone[0])
		who = ui_format(ui, "%s, %s", who, question->phone);
	note_add(ui, card,
			 &(struct note){.icon = ICON_SUPPORT_AGENT, .text = ui_format(ui, i18n("Ask: %s"), who), .key = "ask"});
}

static size_t questions_per_page(const struct ui *ui, bool answered)
{
	static const size_t COUNTS[LAYOUTS][UI_SIZE_STEPS] = {[LAYOUT_PORTRAIT] = {7, 5, 4},
														  [LAYOUT_LANDSCAPE] = {4, 2, 2},
														  [LAYOUT_SMALL] = {2, 1, 1},
														  [LAYOUT_PAD] = {2, 1, 1}};
	size_t count = COUNTS[ui_layout(ui)][ui_settings(ui)->size - 1];
	if (answered && ui_layout(ui) != LAYOUT_LANDSCAPE)
		count = (count + 1) / 2;
	if (ui_reach_top(ui) > 0 && count > 4)
		count = 4;
	return ui_fit(ui) == UI_FIT_MAX && count > 1 ? count / 2 : count;
}

static void build_questions(struct ui *ui, void *state)
{
	const struct screens *screens = screens_of(ui);
	const struct catalogue *catalogue = screens->catalogue;
	struct questions_state *own = state;
	struct page page = screens_page(ui, 620, false);
	size_t count = catalogue ? catalogue->question_count : 0, per_page = questions_per_page(ui, own->open > 0);
	size_t until = span_show(&own->span, count, per_page), from = own->span.from;
	page_title(ui, page.info, i18n("Procedures"), i18n("Questions and answers"), NULL);
	if (own->open > 0 && (size_t)own->open <= count)
		add_answer(ui, page.info, &catalogue->questions[own->open - 1]);
	struct ui_node *list = ui_column(ui, page.main, 16);
	for (size_t i = from; i < until; i++)
		list_row_add(ui, list,
					 &(struct list_row){.title = screens_text(screens, &catalogue->questions[i].question),
										.target = {.key = ui_format(ui, "question.%zu", i),
												   .role = ROLE_ROW,
												   .action = ACT_OPEN,
												   .arg = (long)i + 1,
												   .primary = true,
												   .selected = own->open == (long)i + 1}});
	if (count > own->span.shown)
		screens_pager(ui, &page, i18n("%zu–%zu of %zu questions"), from, until, count, ACT_BEFORE, ACT_NEXT);
	page_back_home(ui, &page);
}

static void questions_event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct questions_state *own = state;
	if (event->kind != UI_EVENT_ACT)
		return;
	if (event->action == ACT_OPEN)
		own->open = own->open == event->arg ? 0 : event->arg;
	else if (event->action == ACT_NEXT)
		span_next(&own->span);
	else if (event->action == ACT_BEFORE)
		span_before(&own->span);
	ui_changed(ui);
}

const struct ui_screen screen_questions = {.name = "questions",
										   .state_size = sizeof(struct questions_state),
										   .build = build_questions,
										   .event = questions_event};
