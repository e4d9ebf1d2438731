#include "support/witness.h"

#include "base/check.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct witness *witness_open(int fd)
{
	void *shared = mmap(NULL, sizeof(struct witness), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	CHECK(shared != MAP_FAILED);
	return shared;
}

struct witness *witness_create(int *ret_fd)
{
	int fd = memfd_create("witness", ret_fd ? 0 : MFD_CLOEXEC);
	CHECK(fd >= 0 && ftruncate(fd, sizeof(struct witness)) == 0);
	struct witness *witness = witness_open(fd);
	if (ret_fd)
		*ret_fd = fd;
	else
		close(fd);
	return witness;
}

void witness_destroy(struct witness *witness)
{
	munmap(witness, sizeof *witness);
}

bool witness_has_begun(const struct witness *witness)
{
	return atomic_load(&witness->count) > 0;
}

static struct witness_row *next(struct witness *witness, enum witness_kind kind)
{
	unsigned count = atomic_load(&witness->count);
	CHECK(count < WITNESS_ROWS_MAX);
	struct witness_row *row = &witness->rows[count];
	*row = (struct witness_row){.kind = kind, .at_ms = clock_mono_ms()};
	return row;
}

static void done(struct witness *witness)
{
	atomic_fetch_add(&witness->count, 1);
}

void witness_asked(struct witness *witness, const char *for_what)
{
	struct witness_row *row = next(witness, WITNESS_ASKED);
	snprintf(row->for_what, sizeof row->for_what, "%s", for_what);
	done(witness);
}

void witness_answered(struct witness *witness)
{
	(void)next(witness, WITNESS_ANSWERED);
	done(witness);
}

void witness_ticket(struct witness *witness, const struct ticket *ticket)
{
	struct witness_row *row = next(witness, WITNESS_TICKET);
	memcpy(row->id, ticket->id, sizeof row->id);
	memcpy(row->number, ticket->number, sizeof row->number);
	memcpy(row->day, ticket->day, sizeof row->day);
	done(witness);
}

void witness_print(struct witness *witness, const char *id, int state)
{
	struct witness_row *row = next(witness, WITNESS_PRINT);
	memcpy(row->id, id, sizeof row->id);
	row->state = state;
	done(witness);
}

void witness_rating(struct witness *witness, const char *id)
{
	memcpy(next(witness, WITNESS_RATING)->id, id, ID_SIZE);
	done(witness);
}

void witness_tell(struct witness *witness, struct history *history, const char *kiosk, int64_t ended_ms)
{
	const struct witness_row *asked = NULL;
	unsigned count = atomic_load(&witness->count);
	for (unsigned i = 0; i < count; i++) {
		const struct witness_row *row = &witness->rows[i];
		if (row->kind == WITNESS_ASKED)
			asked = row;
		else if (row->kind == WITNESS_ANSWERED && asked)
			history_waited(history, kiosk, asked->for_what, (long)(row->at_ms - asked->at_ms), true);
		else if (row->kind == WITNESS_TICKET)
			history_told_ticket(history, kiosk, row->id, row->number, row->day);
		else if (row->kind == WITNESS_PRINT)
			history_told_print(history, kiosk, row->id, row->state);
		else if (row->kind == WITNESS_RATING)
			history_told_rating(history, kiosk, row->id);
		asked = row->kind == WITNESS_ANSWERED ? NULL : asked;
	}
	if (asked)
		history_waited(history, kiosk, asked->for_what, (long)(ended_ms - asked->at_ms), false);
	atomic_store(&witness->count, 0);
}
