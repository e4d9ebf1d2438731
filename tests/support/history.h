/*
 * The history checker: holds four witnesses against each other and says which
 * invariant of the faults' page is broken, with ids.
 *
 *   what citizens were told   numbers, "take your paper", thanks for ratings: by the caller
 *   the kiosk's journal       read as a plain SQLite file
 *   the paper                 sheets that came out of a printer; the QR code is read off the picture by zbar
 *   the center's database     read as a plain SQLite file
 *
 * None of the four is taken through the code that wrote it. The rules are one
 * table of SQL (history_rules.c). I6 is judged by the waits that the caller
 * noted, I5 by looking for planted words in files.
 *
 * A journal may be added only while its process is dead, a center at any time.
 * One thread. Memory that is short, or a file that can't be read, ends the program.
 */
#ifndef MOTCUA_TESTS_SUPPORT_HISTORY_H
#define MOTCUA_TESTS_SUPPORT_HISTORY_H

#include "virtual/virtual_paper.h"

#define HISTORY_BREAKS_MAX 32 /* told of one check; all are counted */

struct history;

struct history_break {
	const char *invariant; /* "I1" ... "I6" */
	const char *rule;
	char what[120]; /* ids, numbers */
};

struct history *history_create(void);
void history_destroy(struct history *history);
/* Forgets what journals and center said, not what was told and printed: before they are read again. */
void history_forget_files(struct history *history);

/* -- what citizens were told; kiosk: the device's id at the center -- */
void history_told_ticket(struct history *history, const char *kiosk, const char *id, const char *number,
						 const char *day);
/* state: enum ticket_state as shown on the screen in the end. */
void history_told_print(struct history *history, const char *kiosk, const char *id, int state);
void history_told_rating(struct history *history, const char *kiosk, const char *id);
/* Somebody waited so long; answered: or was let go by a crash before. */
void history_waited(struct history *history, const char *kiosk, const char *for_what, long ms, bool answered);

/* -- paper -- */
void history_add_sheet(struct history *history, const char *kiosk, const struct virtual_sheet *sheet, unsigned width);
/* All sheets past *seen that are finished; *seen: number of the last one added. Call it before sixteen have come. */
void history_add_paper(struct history *history, const char *kiosk, const struct virtual_paper *paper, uint64_t *seen);

/* -- files -- */
void history_add_journal(struct history *history, const char *kiosk, const char *path);
void history_add_center(struct history *history, const char *path);
/* What that center's database holds now was there before the history began: a sample. */
void history_add_past(struct history *history, const char *path);
/* A file in which no secret may stand; one that is not there holds none. */
void history_add_file(struct history *history, const char *path);
void history_add_secret(struct history *history, const char *text);

struct history_claims {
	bool drained;     /* all that was kept has been sent: the center must have it */
	bool saw_paper;   /* every sheet was added: "confirmed" without one is a lie */
	long wait_max_ms; /* I6; 0: not judged */
};

/* How many breaks; the first of them into breaks, of room HISTORY_BREAKS_MAX. */
unsigned history_check(struct history *history, const struct history_claims *claims, struct history_break *breaks);
/* The same for tests: prints each break, answers whether there was none. */
bool history_holds(struct history *history, const struct history_claims *claims);
/* What was seen: numbers told, ratings told, sheets with a code, rows of the center; for reports. */
struct history_counts {
	long tickets, ratings, sheets, center_tickets, center_ratings;
};
void history_count(struct history *history, struct history_counts *ret_counts);

#endif
