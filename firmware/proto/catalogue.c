/*
 * The document is read in one pass over each list. Whatever the center leaves
 * out has a plain fallback; whatever it says wrongly refuses the whole
 * document, so that a half-understood catalogue never reaches a screen.
 */
#include "proto/catalogue.h"

#include "base/check.h"
#include "proto/proto_priv.h"
#include "text/fold.h"

#include <stdlib.h>
#include <string.h>

#define CHILDREN_MAX 32
#define PROCEDURES_MAX 3000
#define LIST_MAX 64
#define QUESTIONS_MAX 200
#define DAYS_MAX 1000
#define CODE_MAX 24
#define FOLDED_MAX 2048
#define ADDRESS_MAX 512

static const char *const DAY_NAMES[7] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
static const char *const WHERES[] = {"here", "elsewhere", "suspended"};
static const char *const UNITS[] = {"same_day", "working_day", "day", "hour", "month"};
static const char *const CHANNELS[] = {"all", "direct", "online", "post"};

/* "07:30" to minutes; 24:00 is allowed as an end. -1 where it is no time. */
static int minutes_of(const char *text)
{
	if (!text || strlen(text) != 5 || text[2] != ':')
		return -1;
	for (int i = 0; i < 5; i++)
		if (i != 2 && (text[i] < '0' || text[i] > '9'))
			return -1;
	int hour = (text[0] - '0') * 10 + text[1] - '0', minute = (text[3] - '0') * 10 + text[4] - '0';
	return hour * 60 + minute <= 24 * 60 && minute < 60 ? hour * 60 + minute : -1;
}

static bool read_hours(struct proto_reader *reader, const json_t *object, struct catalogue_hours *ret_hours)
{
	json_t *hours = proto_read_object(reader, object, "hours", PROTO_MAY);
	for (size_t day = 0; hours && day < 7; day++) {
		json_t *list = proto_read_array(reader, hours, DAY_NAMES[day], CATALOGUE_INTERVALS_MAX, PROTO_MAY);
		for (size_t i = 0; i < json_array_size(list); i++) {
			json_t *pair = json_array_get(list, i);
			int from = minutes_of(json_string_value(json_array_get(pair, 0)));
			int until = minutes_of(json_string_value(json_array_get(pair, 1)));
			if (from < 0 || until <= from)
				proto_read_failed(reader, ERR_INVALID, "hours", "an interval is no pair of times");
			else
				ret_hours->day[day][ret_hours->count[day]++] = (struct catalogue_interval){(short)from, (short)until};
		}
	}
	return hours != NULL;
}

/* A list of short words: ids, codes. */
static const char **read_words(struct proto_reader *reader, const json_t *object, const char *name, size_t *ret_count)
{
	json_t *list = proto_read_array(reader, object, name, LIST_MAX, PROTO_MAY);
	size_t count = json_array_size(list);
	const char **words = proto_read_space(reader, count, sizeof *words);
	for (size_t i = 0; words && i < count; i++) {
		const char *word = json_string_value(json_array_get(list, i));
		if (!word || strlen(word) >= CATALOGUE_ID_MAX)
			proto_read_failed(reader, ERR_INVALID, name, "has an entry that is no word");
		words[i] = word && reader->code == ERR_OK ? arena_str(reader->arena, word) : "";
		if (!words[i])
			proto_read_failed(reader, ERR_LIMIT, name, "has no room");
	}
	*ret_count = words && reader->code == ERR_OK ? count : 0;
	return words;
}

static struct catalogue_text *read_texts(struct proto_reader *reader, const json_t *object, const char *name,
										 size_t *ret_count)
{
	json_t *list = proto_read_array(reader, object, name, LIST_MAX, PROTO_MAY);
	size_t count = json_array_size(list);
	struct catalogue_text *texts = proto_read_space(reader, count, sizeof *texts);
	for (size_t i = 0; texts && i < count; i++) {
		json_t *wrapped = json_pack("{s:O}", "text", json_array_get(list, i));
		proto_read_languages(reader, wrapped, "text", &texts[i], PROTO_MUST);
		json_decref(wrapped);
	}
	*ret_count = texts ? count : 0;
	return texts;
}

/* The way to an office elsewhere: what it says in short, then each step on a line of its own. */
static void read_directions(struct proto_reader *reader, const json_t *object, struct catalogue_text *ret_text)
{
	json_t *place = proto_read_object(reader, object, "elsewhere", PROTO_MAY);
	if (!place) {
		proto_read_languages(reader, object, "directions", ret_text, PROTO_MAY);
		return;
	}
	struct catalogue_text desc;
	size_t count = 0;
	proto_read_languages(reader, place, "desc", &desc, PROTO_MAY);
	struct catalogue_text *steps = read_texts(reader, place, "steps", &count);
	for (int language = 0; language < LANGUAGE_COUNT; language++) {
		if (!desc.in[language])
			continue;
		const char *all = desc.in[language];
		for (size_t i = 0; i < count && all; i++)
			if (steps[i].in[language])
				all = arena_format(reader->arena, "%s\n%s", all, steps[i].in[language]);
		if (!all)
			proto_read_failed(reader, ERR_LIMIT, "elsewhere", "has no room");
		ret_text->in[language] = all;
	}
}

static void read_prepare(struct proto_reader *reader, const json_t *object, struct catalogue_service *service)
{
	json_t *list = proto_read_array(reader, object, "prepare", LIST_MAX, PROTO_MAY);
	size_t count = json_array_size(list);
	service->prepare = proto_read_space(reader, count, sizeof *service->prepare);
	service->prepare_count = service->prepare ? count : 0;
	for (size_t i = 0; i < service->prepare_count; i++) {
		proto_read_languages(reader, json_array_get(list, i), "lead", &service->prepare[i].lead, PROTO_MAY);
		proto_read_languages(reader, json_array_get(list, i), "text", &service->prepare[i].text, PROTO_MAY);
	}
	proto_read_languages(reader, object, "prepare_note", &service->prepare_note, PROTO_MAY);
}

static void read_service_counters(struct proto_reader *reader, const json_t *object, struct catalogue_service *service)
{
	json_t *list = proto_read_array(reader, object, "counters", CATALOGUE_COUNTERS_MAX, PROTO_MAY);
	for (size_t i = 0; i < json_array_size(list); i++) {
		json_t *number = json_array_get(list, i);
		if (!json_is_integer(number) || json_integer_value(number) < 1 || json_integer_value(number) > 255)
			proto_read_failed(reader, ERR_INVALID, "counters", "has an entry that is no counter");
		else
			service->counters[service->counter_count++] = (unsigned char)json_integer_value(number);
	}
}

static void read_service(struct proto_reader *reader, const json_t *object, const struct catalogue_service *parent,
						 struct catalogue_service *service)
{
	if (parent)
		*service = *parent;
	service->prepare = parent ? parent->prepare : NULL;
	service->id = proto_read_kept(reader, object, "id", CATALOGUE_ID_MAX - 1, PROTO_MUST);
	service->parent = parent ? parent->id : NULL;
	proto_read_languages(reader, object, "name", &service->name, PROTO_MUST);
	service->short_name = service->name;
	if (json_object_get(object, "short"))
		proto_read_languages(reader, object, "short", &service->short_name, PROTO_MAY);
	proto_read_languages(reader, object, "desc", &service->description, PROTO_MAY);
	service->minutes =
		(unsigned)proto_read_int(reader, object, "minutes", 1, 600, PROTO_MAY, parent ? parent->minutes : 10);
	proto_read_languages(reader, object, "quick_name", &service->quick_name, PROTO_MAY);
	service->hidden = proto_read_bool(reader, object, "hidden", PROTO_MAY);
	bool quick = proto_read_bool(reader, object, "quick", PROTO_MAY);
	service->quick = quick ? (unsigned char)proto_read_int(reader, object, "quick_order", 1, 99, PROTO_MAY, 99) : 0;
	service->procedures = read_words(reader, object, "procedures", &service->procedure_count);
	if (parent)
		return;
	char series[2];
	proto_read_text(reader, object, "series", series, sizeof series, PROTO_MUST);
	if (reader->code == ERR_OK && (series[0] < 'A' || series[0] > 'Z'))
		proto_read_failed(reader, ERR_INVALID, "series", "is no letter");
	service->series = series[0];
	service->where =
		(enum catalogue_where)proto_read_word(reader, object, "status", WHERES, 3, PROTO_MAY, SERVICE_HERE);
	if (json_object_get(object, "inside"))
		service->inside = proto_read_kept(reader, object, "inside", CATALOGUE_ID_MAX - 1, PROTO_MUST);
	service->quota = (unsigned)proto_read_int(reader, object, "quota", 0, 100000, PROTO_MAY, 0);
	read_service_counters(reader, object, service);
	read_prepare(reader, object, service);
	read_directions(reader, object, &service->directions);
	service->has_hours = read_hours(reader, object, &service->hours);
}

static void read_services(struct proto_reader *reader, const json_t *root, struct catalogue *catalogue)
{
	json_t *list = proto_read_array(reader, root, "services", CATALOGUE_SERVICES_MAX, PROTO_MUST);
	size_t count = 0;
	for (size_t i = 0; i < json_array_size(list); i++)
		count +=
			1 + json_array_size(proto_read_array(reader, json_array_get(list, i), "children", CHILDREN_MAX, PROTO_MAY));
	if (count > CATALOGUE_SERVICES_MAX)
		proto_read_failed(reader, ERR_LIMIT, "services", "has too many entries");
	catalogue->services = proto_read_space(reader, count, sizeof *catalogue->services);
	for (size_t i = 0; catalogue->services && i < json_array_size(list); i++) {
		struct catalogue_service *field = &catalogue->services[catalogue->service_count++];
		read_service(reader, json_array_get(list, i), NULL, field);
		json_t *children = json_object_get(json_array_get(list, i), "children");
		for (size_t j = 0; j < json_array_size(children); j++)
			read_service(reader, json_array_get(children, j), field, &catalogue->services[catalogue->service_count++]);
	}
}

/* A zone is one text for all languages, or one for each: then the Vietnamese one. */
static const char *read_zone(struct proto_reader *reader, const json_t *object)
{
	struct catalogue_text zone;
	proto_read_languages(reader, object, "zone", &zone, PROTO_MAY);
	return zone.in[LANGUAGE_VI] ? zone.in[LANGUAGE_VI] : "";
}

static void read_counters(struct proto_reader *reader, const json_t *root, struct catalogue *catalogue)
{
	json_t *list = proto_read_array(reader, root, "counters", CATALOGUE_COUNTERS_MAX, PROTO_MUST);
	size_t count = json_array_size(list);
	catalogue->counters = proto_read_space(reader, count, sizeof *catalogue->counters);
	catalogue->counter_count = catalogue->counters ? count : 0;
	for (size_t i = 0; i < catalogue->counter_count; i++) {
		struct catalogue_counter *counter = &catalogue->counters[i];
		json_t *object = json_array_get(list, i);
		counter->number = (unsigned)proto_read_int(reader, object, "number", 1, 255, PROTO_MUST, 1);
		proto_read_languages(reader, object, "name", &counter->name, PROTO_MUST);
		counter->services = read_words(reader, object, "services", &counter->service_count);
		counter->zone = read_zone(reader, object);
		/* Where the center does not say: the reception is the counter that serves no queue. */
		if (counter->service_count == 0 && catalogue->help_counter == 0)
			catalogue->help_counter = counter->number;
	}
}

static void read_priorities(struct proto_reader *reader, const json_t *root, struct catalogue *catalogue)
{
	json_t *list = proto_read_array(reader, root, "priorities", CATALOGUE_PRIORITIES_MAX, PROTO_MAY);
	size_t count = json_array_size(list);
	catalogue->priorities = proto_read_space(reader, count, sizeof *catalogue->priorities);
	catalogue->priority_count = catalogue->priorities ? count : 0;
	for (size_t i = 0; i < catalogue->priority_count; i++) {
		struct catalogue_priority *priority = &catalogue->priorities[i];
		priority->id = proto_read_kept(reader, json_array_get(list, i), "id", CATALOGUE_ID_MAX - 1, PROTO_MUST);
		proto_read_languages(reader, json_array_get(list, i), "name", &priority->name, PROTO_MUST);
		priority->weight =
			(unsigned char)proto_read_int(reader, json_array_get(list, i), "weight", 0, 8, PROTO_MAY, i > 0);
		if (i == 0 && reader->code == ERR_OK && strcmp(priority->id, "none") != 0)
			proto_read_failed(reader, ERR_INVALID, "priorities", "the first is not \"none\"");
	}
}

static void read_times(struct proto_reader *reader, const json_t *object, struct catalogue_procedure *procedure)
{
	json_t *list = proto_read_array(reader, object, "time", LIST_MAX, PROTO_MAY);
	size_t count = json_array_size(list);
	procedure->times = proto_read_space(reader, count, sizeof *procedure->times);
	procedure->time_count = procedure->times ? count : 0;
	for (size_t i = 0; i < procedure->time_count; i++) {
		struct catalogue_time *one = &procedure->times[i];
		json_t *entry = json_array_get(list, i);
		one->channel =
			(enum catalogue_channel)proto_read_word(reader, entry, "channel", CHANNELS, 4, PROTO_MAY, CHANNEL_ALL);
		one->amount = (unsigned)proto_read_int(reader, entry, "amount", 0, 10000, PROTO_MUST, 0);
		one->unit = (enum catalogue_unit)proto_read_word(reader, entry, "unit", UNITS, 5, PROTO_MUST, 0);
		proto_read_languages(reader, entry, "note", &one->note, PROTO_MAY);
	}
}

static void read_fees(struct proto_reader *reader, const json_t *object, struct catalogue_procedure *procedure)
{
	json_t *list = proto_read_array(reader, object, "fee", LIST_MAX, PROTO_MAY);
	size_t count = json_array_size(list);
	procedure->fees = proto_read_space(reader, count, sizeof *procedure->fees);
	procedure->fee_count = procedure->fees ? count : 0;
	for (size_t i = 0; i < procedure->fee_count; i++) {
		struct catalogue_fee *fee = &procedure->fees[i];
		json_t *entry = json_array_get(list, i);
		fee->channel =
			(enum catalogue_channel)proto_read_word(reader, entry, "channel", CHANNELS, 4, PROTO_MAY, CHANNEL_ALL);
		fee->amount = proto_read_int(reader, entry, "amount", 0, INT64_C(100000000000), PROTO_MAY, -1);
		proto_read_languages(reader, entry, "per", &fee->per, PROTO_MAY);
		proto_read_languages(reader, entry, "note", &fee->note, PROTO_MAY);
	}
}

static void read_papers(struct proto_reader *reader, const json_t *object, struct catalogue_procedure *procedure)
{
	json_t *list = proto_read_array(reader, object, "papers", LIST_MAX, PROTO_MAY);
	size_t count = json_array_size(list);
	procedure->papers = proto_read_space(reader, count, sizeof *procedure->papers);
	procedure->paper_count = procedure->papers ? count : 0;
	for (size_t i = 0; i < procedure->paper_count; i++) {
		struct catalogue_paper *paper = &procedure->papers[i];
		json_t *entry = json_array_get(list, i);
		proto_read_languages(reader, entry, "name", &paper->name, PROTO_MUST);
		proto_read_languages(reader, entry, "when", &paper->when, PROTO_MAY);
		proto_read_languages(reader, entry, "note", &paper->note, PROTO_MAY);
		paper->originals = (unsigned)proto_read_int(reader, entry, "originals", 0, 100, PROTO_MAY, 0);
		paper->copies = (unsigned)proto_read_int(reader, entry, "copies", 0, 100, PROTO_MAY, 0);
		paper->known = proto_read_bool(reader, entry, "known", PROTO_MAY);
	}
}

/* What a search looks through: names in every language and the keywords, without tones. */
static const char *fold_names(struct proto_reader *reader, const json_t *object, const struct catalogue_text *name)
{
	struct buf all;
	char folded[FOLDED_MAX];
	buf_init(&all, FOLDED_MAX - 1);
	for (int i = 0; i < LANGUAGE_COUNT; i++)
		if (name->in[i])
			buf_format(&all, "%s ", name->in[i]);
	json_t *words = proto_read_array(reader, object, "keywords", LIST_MAX, PROTO_MAY);
	for (size_t i = 0; i < json_array_size(words); i++)
		buf_format(&all, "| %s ",
				   json_is_string(json_array_get(words, i)) ? json_string_value(json_array_get(words, i)) : "");
	text_fold(buf_text(&all), folded, sizeof folded);
	buf_finish(&all);
	const char *kept = reader->code == ERR_OK ? arena_str(reader->arena, folded) : "";
	if (!kept)
		proto_read_failed(reader, ERR_LIMIT, "procedures", "have no room");
	return kept ? kept : "";
}

static void read_procedures(struct proto_reader *reader, const json_t *root, struct catalogue *catalogue)
{
	json_t *list = proto_read_array(reader, root, "procedures", PROCEDURES_MAX, PROTO_MAY);
	size_t count = json_array_size(list);
	catalogue->procedures = proto_read_space(reader, count, sizeof *catalogue->procedures);
	catalogue->procedure_count = catalogue->procedures ? count : 0;
	for (size_t i = 0; i < catalogue->procedure_count; i++) {
		struct catalogue_procedure *procedure = &catalogue->procedures[i];
		json_t *entry = json_array_get(list, i);
		procedure->code = proto_read_kept(reader, entry, "code", CODE_MAX, PROTO_MUST);
		proto_read_languages(reader, entry, "name", &procedure->name, PROTO_MUST);
		proto_read_languages(reader, entry, "group", &procedure->group, PROTO_MAY);
		proto_read_languages(reader, entry, "where", &procedure->where, PROTO_MAY);
		proto_read_languages(reader, entry, "result", &procedure->result, PROTO_MAY);
		procedure->service = proto_read_kept(reader, entry, "service", CATALOGUE_ID_MAX - 1, PROTO_MUST);
		procedure->portal = proto_read_kept(reader, entry, "portal", ADDRESS_MAX, PROTO_MAY);
		procedure->online_only = proto_read_bool(reader, entry, "online_only", PROTO_MAY);
		procedure->internal = proto_read_bool(reader, entry, "internal", PROTO_MAY);
		procedure->folded = fold_names(reader, entry, &procedure->name);
		read_times(reader, entry, procedure);
		read_fees(reader, entry, procedure);
		read_papers(reader, entry, procedure);
		procedure->exemptions = read_texts(reader, entry, "exemptions", &procedure->exemption_count);
		procedure->life_events = read_words(reader, entry, "life_events", &procedure->life_event_count);
	}
}

static void read_life_events(struct proto_reader *reader, const json_t *root, struct catalogue *catalogue)
{
	json_t *list = proto_read_array(reader, root, "life_events", LIST_MAX, PROTO_MAY);
	size_t count = json_array_size(list);
	catalogue->life_events = proto_read_space(reader, count, sizeof *catalogue->life_events);
	catalogue->life_event_count = catalogue->life_events ? count : 0;
	for (size_t i = 0; i < catalogue->life_event_count; i++) {
		struct catalogue_life_event *event = &catalogue->life_events[i];
		json_t *entry = json_array_get(list, i);
		event->id = proto_read_kept(reader, entry, "id", CATALOGUE_ID_MAX - 1, PROTO_MUST);
		event->icon = proto_read_kept(reader, entry, "icon", 64, PROTO_MAY);
		proto_read_languages(reader, entry, "name", &event->name, PROTO_MUST);
	}
}

static void read_questions(struct proto_reader *reader, const json_t *root, struct catalogue *catalogue)
{
	json_t *list = proto_read_array(reader, root, "faq", QUESTIONS_MAX, PROTO_MAY);
	size_t count = json_array_size(list);
	catalogue->questions = proto_read_space(reader, count, sizeof *catalogue->questions);
	catalogue->question_count = catalogue->questions ? count : 0;
	for (size_t i = 0; i < catalogue->question_count; i++) {
		struct catalogue_question *question = &catalogue->questions[i];
		json_t *entry = json_array_get(list, i);
		proto_read_languages(reader, entry, "q", &question->question, PROTO_MUST);
		proto_read_languages(reader, entry, "a", &question->answer, PROTO_MUST);
		json_t *ask = proto_read_object(reader, entry, "ask", PROTO_MAY);
		question->phone = "";
		if (!ask)
			continue;
		proto_read_languages(reader, ask, "post", &question->post, PROTO_MAY);
		question->counter = (unsigned)proto_read_int(reader, ask, "counter", 0, 255, PROTO_MAY, 0);
		question->phone = proto_read_kept(reader, ask, "phone", 32, PROTO_MAY);
	}
}

static void read_rating(struct proto_reader *reader, const json_t *root, struct catalogue *catalogue)
{
	catalogue->rating_levels = 5;
	json_t *rating = proto_read_object(reader, root, "rating", PROTO_MAY);
	if (!rating)
		return;
	const char *name = json_object_get(rating, "levels") ? "levels" : "default_scale";
	catalogue->rating_levels = (unsigned)proto_read_int(reader, rating, name, 3, CATALOGUE_LEVELS_MAX, PROTO_MAY, 5);
	json_t *list = proto_read_array(reader, rating, "reasons", CATALOGUE_REASONS_MAX, PROTO_MAY);
	size_t count = json_array_size(list);
	catalogue->reasons = proto_read_space(reader, count, sizeof *catalogue->reasons);
	catalogue->reason_count = catalogue->reasons ? count : 0;
	for (size_t i = 0; i < catalogue->reason_count; i++) {
		catalogue->reasons[i].id =
			proto_read_kept(reader, json_array_get(list, i), "id", CATALOGUE_ID_MAX - 1, PROTO_MUST);
		proto_read_languages(reader, json_array_get(list, i), "text", &catalogue->reasons[i].text, PROTO_MUST);
	}
	proto_read_languages(reader, rating, "improvement", &catalogue->improvement, PROTO_MAY);
}

/* Days of one kind, in the order of the document, which is ascending. */
static char (*read_days(struct proto_reader *reader, const json_t *list, int kind, size_t *ret_count))[11]
{
	size_t count = json_array_size(list), used = 0;
	char(*days)[11] = proto_read_space(reader, count, sizeof *days);
	for (size_t i = 0; days && i < count; i++) {
		json_t *entry = json_array_get(list, i);
		if (proto_read_int(reader, entry, "type", 0, 9, PROTO_MAY, 0) == kind)
			proto_read_day(reader, entry, "date", days[used++], PROTO_MUST);
	}
	*ret_count = used;
	return days;
}

static void read_holidays(struct proto_reader *reader, const json_t *root, struct catalogue *catalogue)
{
	json_t *list = proto_read_array(reader, root, "holidays", DAYS_MAX, PROTO_MAY);
	catalogue->days_off = read_days(reader, list, 0, &catalogue->day_off_count);
	catalogue->days_worked = read_days(reader, list, 1, &catalogue->day_worked_count);
}

static void read_center(struct proto_reader *reader, const json_t *root, struct catalogue *catalogue)
{
	json_t *center = proto_read_object(reader, root, "center", PROTO_MUST);
	catalogue->center_id = proto_read_kept(reader, center, "code", CATALOGUE_ID_MAX - 1, PROTO_MUST);
	catalogue->agency = proto_read_kept(reader, center, "agency", 35, PROTO_MAY);
	catalogue->phone = proto_read_kept(reader, center, "phone", 32, PROTO_MAY);
	catalogue->portal = proto_read_kept(reader, center, "portal", 200, PROTO_MAY);
	json_t *name = proto_read_object(reader, center, "name", PROTO_MUST);
	proto_read_languages(reader, name, "line1", &catalogue->unit_name, PROTO_MUST);
	proto_read_languages(reader, name, "line2", &catalogue->place_name, PROTO_MUST);
	proto_read_languages(reader, center, "address", &catalogue->address, PROTO_MAY);
	catalogue->help_counter = (unsigned)proto_read_int(reader, center, "help_counter", 0, 255, PROTO_MAY, 0);
	catalogue->ticket_close_min =
		(unsigned)proto_read_int(reader, center, "ticketing_closes_min", 0, 600, PROTO_MAY, 0);
	read_hours(reader, center, &catalogue->hours);
}

/* The document's version: a number or a word. */
static const char *read_version(struct proto_reader *reader, const json_t *root)
{
	json_t *version = json_object_get(root, "version");
	if (!json_is_integer(version))
		return proto_read_kept(reader, root, "version", 80, PROTO_MUST);
	const char *text = arena_format(reader->arena, "%lld", (long long)json_integer_value(version));
	if (!text)
		proto_read_failed(reader, ERR_LIMIT, "version", "has no room");
	return text ? text : "";
}

/* The arena is sized by the document: texts are in it once, and structs are smaller than their JSON, all but services.
 */
static size_t arena_size(size_t len)
{
	size_t size = len * 3 + CATALOGUE_SERVICES_MAX * sizeof(struct catalogue_service) + (64u << 10);
	return size < CATALOGUE_ARENA_MAX ? size : CATALOGUE_ARENA_MAX;
}

enum err_code proto_catalogue_decode(const char *bytes, size_t len, const char *version,
									 struct catalogue **ret_catalogue, struct err *err)
{
	struct proto_reader reader = {.err = err};
	json_t *root = proto_read_document(&reader, bytes, len, PROTO_CATALOGUE_MAX);
	if (!root)
		return reader.code;
	struct catalogue *catalogue = calloc(1, sizeof *catalogue);
	if (!catalogue || arena_init(&catalogue->arena, arena_size(len)) != ERR_OK) {
		free(catalogue);
		json_decref(root);
		return err_set(err, ERR_LIMIT, "no memory for a catalogue");
	}
	reader.arena = &catalogue->arena;
	catalogue->version = version ? arena_str(reader.arena, version) : read_version(&reader, root);
	if (!catalogue->version)
		proto_read_failed(&reader, ERR_LIMIT, "version", "has no room");
	read_center(&reader, root, catalogue);
	read_services(&reader, root, catalogue);
	read_counters(&reader, root, catalogue);
	read_priorities(&reader, root, catalogue);
	read_procedures(&reader, root, catalogue);
	read_life_events(&reader, root, catalogue);
	read_questions(&reader, root, catalogue);
	read_rating(&reader, root, catalogue);
	read_holidays(&reader, root, catalogue);
	catalogue->ticker = read_texts(&reader, root, "ticker", &catalogue->ticker_count);
	json_decref(root);
	if (reader.code != ERR_OK) {
		catalogue_destroy(catalogue);
		return err_wrap(err, reader.code, "catalogue");
	}
	*ret_catalogue = catalogue;
	return ERR_OK;
}

static int add_json(const char *bytes, size_t len, void *context)
{
	buf_add(context, bytes, len);
	return 0;
}

enum err_code proto_catalogue_shorten(const char *bytes, size_t len, struct buf *out, struct err *err)
{
	static const char *const later[] = {"procedures", "life_events", "faq"};
	struct proto_reader reader = {.err = err};
	json_t *root = proto_read_document(&reader, bytes, len, PROTO_CATALOGUE_MAX);
	if (!root)
		return reader.code;
	for (size_t i = 0; i < ARRAY_LEN(later); i++)
		(void)json_object_del(root, later[i]);
	int failed = json_dump_callback(root, add_json, out, JSON_COMPACT);
	json_decref(root);
	return failed || out->failed ? err_set(err, ERR_LIMIT, "no room for a short catalogue") : ERR_OK;
}
