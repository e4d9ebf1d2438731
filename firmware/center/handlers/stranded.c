#include "center/handlers/stranded.h"

#include "base/clock.h"
#include "base/hash.h"
#include "center/handlers/alarms.h"
#include "center/handlers/order.h"
#include "model/hours.h"

#include <stdio.h>
#include <string.h>

bool stranded_is_working(const struct catalogue *catalogue, const char *service, int64_t now_ms)
{
	struct catalogue_interval intervals[CATALOGUE_INTERVALS_MAX];
	char day[CLOCK_DAY_SIZE];
	struct tm tm;
	clock_local(now_ms, &tm);
	clock_day(now_ms, day);
	int minute = tm.tm_hour * 60 + tm.tm_min;
	unsigned count = hours_of_day(catalogue, catalogue_service(catalogue, service), day, tm.tm_wday, intervals);
	for (unsigned i = 0; i < count; i++)
		if (minute >= intervals[i].from && minute < intervals[i].until)
			return true;
	return false;
}

static bool is_same(const struct stranded_group *group, unsigned counter, const char *service)
{
	return group->counter == counter && (counter != 0 || strcmp(group->service, service) == 0);
}

static struct stranded_group *group_of(struct stranded *found, unsigned counter, const char *service)
{
	for (size_t i = 0; i < found->count; i++)
		if (is_same(&found->groups[i], counter, service))
			return &found->groups[i];
	if (found->count == STRANDED_MAX)
		return NULL;
	struct stranded_group *group = &found->groups[found->count++];
	*group = (struct stranded_group){.counter = counter};
	snprintf(group->service, sizeof group->service, "%s", service);
	return group;
}

static void join(struct stranded *found, const struct db_ticket *ticket)
{
	struct stranded_group *group = group_of(found, ticket->only_counter, ticket->service);
	if (!group)
		return;
	size_t len = strlen(group->numbers);
	if (group->people < STRANDED_NUMBERS)
		snprintf(group->numbers + len, sizeof group->numbers - len, "%s%s", len ? " " : "", ticket->number);
	group->people++;
}

void stranded_find(const struct hall *hall, const struct wait_view *view, const struct stranded *before,
				   struct stranded *ret_found)
{
	struct queue_desk desks[CATALOGUE_COUNTERS_MAX];
	size_t desk_count = 0;
	for (size_t i = 0; i < hall->counter_count; i++) {
		if (hall->counters[i].state == COUNTER_CLOSED)
			continue;
		desks[desk_count] = order_desk(view->catalogue, hall->counters[i].number);
		desks[desk_count++].barred = view->counter_barred[i];
	}
	ret_found->count = 0;
	for (size_t i = 0; i < view->ticket_count; i++) {
		const struct db_ticket *ticket = &view->tickets[i];
		const struct queue_ticket queued = order_ticket(view->catalogue, ticket, 0);
		size_t d = 0;
		if (ticket->state != DB_WAITING && ticket->state != DB_HELD)
			continue;
		while (d < desk_count && !queue_order_may(&queued, &desks[d], INT64_MAX))
			d++;
		if (d == desk_count && stranded_is_working(view->catalogue, ticket->service, view->now_ms))
			join(ret_found, ticket);
	}
	for (size_t i = 0; i < ret_found->count; i++) {
		struct stranded_group *group = &ret_found->groups[i];
		group->since_ms = view->now_ms;
		for (size_t b = 0; b < before->count; b++)
			if (is_same(&before->groups[b], group->counter, group->service))
				group->since_ms = before->groups[b].since_ms;
	}
}

static bool is_due(const struct stranded_group *group, int64_t now_ms, unsigned after_s)
{
	return after_s > 0 && now_ms - group->since_ms >= after_s * INT64_C(1000);
}

uint64_t stranded_print(const struct stranded *found, int64_t now_ms, unsigned after_s)
{
	uint64_t hash = HASH_START;
	for (size_t i = 0; i < found->count; i++) {
		const struct stranded_group *group = &found->groups[i];
		const unsigned parts[] = {group->counter, group->people, is_due(group, now_ms, after_s)};
		hash = hash_bytes(hash, parts, sizeof parts);
		hash = hash_bytes(hash, group->service, strlen(group->service) + 1);
		hash = hash_bytes(hash, group->numbers, strlen(group->numbers) + 1);
	}
	return hash;
}

static enum err_code keep(struct request *req, const struct stranded *found, unsigned after_s, bool counters,
						  struct err *err)
{
	struct alarms_standing standing[STRANDED_MAX];
	char subjects[STRANDED_MAX][12];
	size_t count = 0;
	for (size_t i = 0; i < found->count; i++) {
		const struct stranded_group *group = &found->groups[i];
		if ((group->counter != 0) != counters)
			continue;
		snprintf(subjects[count], sizeof subjects[count], "%u", group->counter);
		standing[count] = (struct alarms_standing){.subject = counters ? subjects[count] : group->service,
												   .numbers = group->numbers,
												   .people = group->people,
												   .is_due = is_due(group, req->now_ms, after_s)};
		count++;
	}
	return alarms_keep(req, counters ? STRANDED_COUNTER : STRANDED_SERVICE, standing, count, err);
}

enum err_code stranded_tell(struct request *req, const struct stranded *found, unsigned after_s, struct err *err)
{
	enum err_code code = keep(req, found, after_s, true, err);
	return code == ERR_OK ? keep(req, found, after_s, false, err) : code;
}
