#include "center/handlers/order.h"

#include "base/clock.h"
#include "center/handlers/center.h"
#include "center/handlers/live.h"
#include "center/handlers/people.h"
#include "center/handlers/tickets.h"

#include <stdlib.h>
#include <string.h>

unsigned order_weight(const struct catalogue *catalogue, const char *priority)
{
	for (size_t i = 0; i < catalogue->priority_count; i++)
		if (strcmp(catalogue->priorities[i].id, priority) == 0)
			return catalogue->priorities[i].weight;
	return 0;
}

struct queue_ticket order_ticket(const struct catalogue *catalogue, const struct db_ticket *t, uint32_t tie)
{
	int64_t arrived_ms = t->arrived_ms;
	/* Who was left over on an earlier day stands before all who came today. */
	if (t->carried[0] && clock_day_start(t->day, &arrived_ms) != ERR_OK)
		arrived_ms = t->arrived_ms;
	struct queue_ticket out = {.arrived_ms = arrived_ms,
							   .appointment_ms = t->appointment_ms,
							   .hold_until_ms = t->state == DB_HELD || t->state == DB_WAITING ? t->hold_until_ms : 0,
							   .tie = tie,
							   .only_desk = (uint8_t)t->only_counter};
	const struct catalogue_service *field = tickets_field(catalogue, t->service);
	if (field)
		out.service = (uint8_t)((size_t)(field - catalogue->services) % QUEUE_SERVICES_MAX);
	out.weight = (uint8_t)order_weight(catalogue, t->priority);
	return out;
}

struct queue_desk order_desk(const struct catalogue *catalogue, unsigned number)
{
	struct queue_desk desk = {.number = number};
	for (size_t i = 0; i < catalogue->service_count && i < QUEUE_SERVICES_MAX; i++) {
		const struct catalogue_service *service = &catalogue->services[i];
		for (size_t c = 0; !service->parent && c < service->counter_count; c++)
			if (service->counters[c] == number)
				desk.services |= UINT64_C(1) << i;
	}
	return desk;
}

uint64_t order_barred(const struct catalogue *catalogue, const struct db_staff *officer, unsigned counter,
					  int64_t now_ms)
{
	if (people_is_out(officer, counter, now_ms))
		return UINT64_MAX;
	const char *profile = officer->services;
	uint64_t barred = profile[0] ? UINT64_MAX : 0;
	for (size_t i = 0; profile[0] && i < catalogue->service_count && i < QUEUE_SERVICES_MAX; i++)
		if (people_has_word(profile, catalogue->services[i].id))
			barred &= ~(UINT64_C(1) << i);
	return barred;
}

enum err_code order_officer_desk(struct request *req, const struct catalogue *catalogue, unsigned number,
								 const char *officer, struct queue_desk *ret_desk, struct err *err)
{
	struct db_staff staff = {.services = ""};
	enum err_code code = db_staff_find(req->db, req->center->id, officer, &staff, err);
	if (code != ERR_OK && code != ERR_NOT_FOUND)
		return code;
	*ret_desk = order_desk(catalogue, number);
	ret_desk->barred = code == ERR_OK ? order_barred(catalogue, &staff, number, req->now_ms) : 0;
	return ERR_OK;
}

/* The waiting and held rows of today, the order's view beside each. The caller frees both arrays. */
static enum err_code read_waiting(struct request *req, const struct catalogue *catalogue, struct db_ticket **ret_rows,
								  struct queue_ticket **ret_order, size_t *ret_count, struct err *err)
{
	char day[CLOCK_DAY_SIZE];
	clock_day(req->now_ms, day);
	struct db_ticket *rows = malloc(LIVE_TICKETS_MAX * sizeof *rows);
	struct queue_ticket *order = malloc(LIVE_TICKETS_MAX * sizeof *order);
	struct db_rows cursor;
	size_t count = 0;
	enum err_code code = rows && order ? ERR_OK : err_set(err, ERR_LIMIT, "no memory for the queue");
	if (code == ERR_OK)
		code = db_ticket_live(req->db, req->center->id, day, &cursor, err);
	if (code == ERR_OK) {
		while (count < LIVE_TICKETS_MAX && db_next(&cursor)) {
			db_ticket_row(&cursor, &rows[count]);
			if (rows[count].state != DB_WAITING && rows[count].state != DB_HELD)
				continue;
			order[count] = order_ticket(catalogue, &rows[count], (uint32_t)count);
			count++;
		}
		code = db_end(&cursor, err);
	}
	if (code != ERR_OK) {
		free(rows);
		free(order);
		return code;
	}
	*ret_rows = rows;
	*ret_order = order;
	*ret_count = count;
	return ERR_OK;
}

enum err_code order_next(struct request *req, const struct catalogue *catalogue, unsigned counter,
						 const char *officer, struct db_ticket *ret_ticket, struct err *err)
{
	struct db_ticket *rows;
	struct queue_ticket *order;
	struct queue_desk desk;
	size_t count;
	enum err_code code = order_officer_desk(req, catalogue, counter, officer, &desk, err);
	if (code == ERR_OK)
		code = read_waiting(req, catalogue, &rows, &order, &count, err);
	if (code != ERR_OK)
		return code;
	int next = queue_order_next(&req->center->options.queue, order, count, &desk, req->now_ms);
	if (next == QUEUE_NOBODY)
		code = err_set(err, ERR_NOT_FOUND, "nobody waits");
	else
		*ret_ticket = rows[next];
	free(rows);
	free(order);
	return code;
}

enum err_code tickets_place(struct request *req, const struct db_ticket *ticket, int *ret_place, struct err *err)
{
	struct center_catalogue *catalogue = center_catalogue_hold(req->center);
	if (!catalogue)
		return err_set(err, ERR_OFFLINE, "no catalogue");
	struct db_ticket *rows;
	struct queue_ticket *order;
	size_t count, own = SIZE_MAX;
	enum err_code code = read_waiting(req, catalogue->model, &rows, &order, &count, err);
	if (code == ERR_OK) {
		for (size_t i = 0; i < count; i++)
			if (strcmp(rows[i].id, ticket->id) == 0)
				own = i;
		*ret_place = 1;
		for (size_t i = 0; own != SIZE_MAX && i < count; i++)
			if (i != own && order[i].service == order[own].service &&
				queue_order_compare(&req->center->options.queue, &order[i], &order[own], req->now_ms) < 0)
				++*ret_place;
		free(rows);
		free(order);
	}
	center_catalogue_release(catalogue);
	return code;
}
