/*
 * Looks for words in the memory of a running program:
 *   tool_memory PID WORD ...
 * Prints "COUNT WORD-NUMBER" a word, "at" lines for the first places, and "scanned BYTES".
 * All that the program can write is read: heap, stacks, data, anonymous maps.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PIECE (4u << 20)
#define OVERLAP 256 /* a word may lie across two pieces */
#define PLACES 4    /* told of each word */
#define AROUND 160

struct word {
	const char *text;
	size_t len;
	unsigned long count;
};

static void show(const char *name, const unsigned char *at, const unsigned char *from, const unsigned char *to)
{
	const unsigned char *first = at - from > AROUND ? at - AROUND : from;
	const unsigned char *last = to - at > 3 * AROUND ? at + 3 * AROUND : to;

	printf("at %s \"", name);
	for (const unsigned char *p = first; p < last; p++)
		putchar(*p >= ' ' && *p < 127 ? *p : '.');
	printf("\"\n");
}

static void search(const unsigned char *piece, size_t len, size_t fresh, const char *name, struct word *words,
				   int count)
{
	for (int i = 0; i < count; i++) {
		const unsigned char *at = piece;

		while ((at = memmem(at, len - (size_t)(at - piece), words[i].text, words[i].len))) {
			if ((size_t)(at - piece) + words[i].len > len - fresh) {
				words[i].count++;
				if (words[i].count <= PLACES)
					show(name, at, piece, piece + len);
			}
			at++;
		}
	}
}

static unsigned long scan(int memory, unsigned long from, unsigned long to, const char *name, struct word *words,
						  int count)
{
	static unsigned char piece[OVERLAP + PIECE];
	size_t kept = 0;
	unsigned long scanned = 0;

	while (from < to) {
		size_t want = to - from < PIECE ? to - from : PIECE;
		ssize_t got = pread(memory, piece + kept, want, (off_t)from);

		if (got <= 0)
			break;
		search(piece, kept + (size_t)got, (size_t)got, name, words, count);
		scanned += (unsigned long)got;
		from += (unsigned long)got;
		size_t all = kept + (size_t)got;
		kept = all < OVERLAP ? all : OVERLAP;
		memmove(piece, piece + all - kept, kept);
	}
	return scanned;
}

int main(int argc, char **argv)
{
	char path[64], line[512];
	struct word words[64];
	int count = argc - 2;
	unsigned long scanned = 0;

	if (count < 1 || count > 64)
		return 64;
	for (int i = 0; i < count; i++)
		words[i] = (struct word){argv[i + 2], strlen(argv[i + 2]), 0};
	snprintf(path, sizeof path, "/proc/%s/maps", argv[1]);
	FILE *maps = fopen(path, "r");
	snprintf(path, sizeof path, "/proc/%s/mem", argv[1]);
	int memory = open(path, O_RDONLY);
	if (!maps || memory < 0) {
		perror(path);
		return 66;
	}
	while (fgets(line, sizeof line, maps)) {
		unsigned long from, to;
		char rights[8], name[256] = "";

		if (sscanf(line, "%lx-%lx %7s %*s %*s %*s %255s", &from, &to, rights, name) < 3)
			continue;
		if (rights[0] == 'r' && rights[1] == 'w')
			scanned += scan(memory, from, to, name[0] ? name : "anonymous", words, count);
	}
	for (int i = 0; i < count; i++)
		printf("%lu %d\n", words[i].count, i);
	printf("scanned %lu\n", scanned);
	fclose(maps);
	close(memory);
	return scanned ? 0 : 66;
}
