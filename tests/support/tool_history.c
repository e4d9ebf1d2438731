/*
 * The history checker as a program: says which of the invariants I1 to I6 is broken, exit 1 where one is.
 *
 *   tool_history [--center center.db] [--past center.db] [--journal KIOSK journal.db]... [--paper KIOSK FOLDER]...
 *                [--told KIOSK FILE]... [--secret TEXT]... [--file FILE]... [--drained] [--all-paper] [--wait MS]
 *
 * FOLDER: sheets as PBM files, "-cut" in the name of those that the printer cut off (the bench's keep-papers).
 * FILE of --told, one line each: ticket ID NUMBER DAY; print ID STATE; rating ID; waited WHAT MS.
 * --past takes the center as it was before; --all-paper: no sheet is missing; --drained: nothing is left to be sent.
 */
#include "base/check.h"
#include "model/ticket.h"
#include "support/history.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATH_SIZE 1024
#define LINE_SIZE 256

static int bad_usage(const char *word)
{
	fprintf(stderr, "tool_history: %s?\n", word);
	return 64;
}

static void add_sheet(struct history *history, const char *kiosk, const char *path, const char *name, unsigned number)
{
	unsigned width = 0, height = 0;
	struct virtual_sheet sheet = {.number = number, .finished = true, .cut = strstr(name, "-cut") != NULL};
	FILE *file = fopen(path, "rb");
	CHECK(file);
	if (fscanf(file, "P4 %u %u", &width, &height) != 2 || fgetc(file) == EOF || width > PRINTER_WIDTH_MAX ||
		height > VIRTUAL_SHEET_ROWS_MAX) {
		fprintf(stderr, "tool_history: %s is no sheet\n", path);
		exit(65);
	}
	sheet.rows = height;
	buf_init(&sheet.bits, (size_t)width / 8 * height + 1);
	char *bytes = malloc((size_t)width / 8 * height + 1);
	CHECK(bytes && fread(bytes, 1, (size_t)width / 8 * height, file) == (size_t)width / 8 * height);
	buf_add(&sheet.bits, bytes, (size_t)width / 8 * height);
	history_add_sheet(history, kiosk, &sheet, width);
	buf_finish(&sheet.bits);
	free(bytes);
	fclose(file);
}

static void add_papers(struct history *history, const char *kiosk, const char *folder)
{
	struct dirent **names = NULL;
	int count = scandir(folder, &names, NULL, alphasort);
	for (int i = 0; i < count; i++) {
		char path[PATH_SIZE];
		snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
		if (strstr(names[i]->d_name, ".pbm"))
			add_sheet(history, kiosk, path, names[i]->d_name, (unsigned)i);
		free(names[i]);
	}
	free(names);
}

static bool add_told(struct history *history, const char *kiosk, const char *path)
{
	char line[LINE_SIZE], word[16], first[48], second[48], third[48];
	FILE *file = fopen(path, "r");
	bool good = file != NULL;
	while (good && fgets(line, sizeof line, file)) {
		int fields = sscanf(line, "%15s %47s %47s %47s", word, first, second, third);
		if (fields == 4 && strcmp(word, "ticket") == 0)
			history_told_ticket(history, kiosk, first, second, third);
		else if (fields == 3 && strcmp(word, "print") == 0)
			history_told_print(history, kiosk, first, ticket_state_from_name(second));
		else if (fields == 2 && strcmp(word, "rating") == 0)
			history_told_rating(history, kiosk, first);
		else if (fields == 3 && strcmp(word, "waited") == 0)
			history_waited(history, kiosk, first, strtol(second, NULL, 10), true);
		else
			good = false;
	}
	if (file)
		fclose(file);
	return good;
}

/* One option with what follows it; how many words it took, 0 for none that is known. */
static int obey(struct history *history, struct history_claims *claims, char **words, int left)
{
	const char *word = words[0];
	if (strcmp(word, "--drained") == 0)
		return claims->drained = true;
	if (strcmp(word, "--all-paper") == 0)
		return claims->saw_paper = true;
	if (left < 2)
		return 0;
	if (strcmp(word, "--center") == 0)
		history_add_center(history, words[1]);
	else if (strcmp(word, "--past") == 0)
		history_add_past(history, words[1]);
	else if (strcmp(word, "--secret") == 0)
		history_add_secret(history, words[1]);
	else if (strcmp(word, "--file") == 0)
		history_add_file(history, words[1]);
	else if (strcmp(word, "--wait") == 0)
		claims->wait_max_ms = strtol(words[1], NULL, 10);
	else if (left >= 3 && strcmp(word, "--journal") == 0)
		return history_add_journal(history, words[1], words[2]), 3;
	else if (left >= 3 && strcmp(word, "--paper") == 0)
		return add_papers(history, words[1], words[2]), 3;
	else if (left >= 3 && strcmp(word, "--told") == 0)
		return add_told(history, words[1], words[2]) ? 3 : 0;
	else
		return 0;
	return 2;
}

int main(int argc, char **argv)
{
	struct history *history = history_create();
	struct history_claims claims = {.drained = false};
	struct history_counts counts;
	for (int i = 1; i < argc;) {
		int taken = obey(history, &claims, argv + i, argc - i);
		if (taken == 0)
			return bad_usage(argv[i]);
		i += taken;
	}
	bool holds = history_holds(history, &claims);
	history_count(history, &counts);
	printf("%s: %ld numbers and %ld ratings told, %ld papers with a code, %ld tickets and %ld ratings at the center\n",
		   holds ? "holds" : "broken", counts.tickets, counts.ratings, counts.sheets, counts.center_tickets,
		   counts.center_ratings);
	history_destroy(history);
	return holds ? 0 : 1;
}
