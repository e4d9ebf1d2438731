#include "base/hash.h"
#include "base/machine.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PORTS_MAX 8
#define MARK_DIGITS 8
#define FACT_MAX 128
#define FNV_BASIS UINT64_C(14695981039346656037) /* marks of machines are kept, and began here */
#define PORTS_FOLDER "/sys/class/net"

static uint64_t hash_of(const char *text)
{
	uint64_t hash = hash_text(FNV_BASIS, text);
	return hash ^ hash >> 32;
}

/* The first line; false where there is none, or one that stands for "not known". */
static bool read_fact(const char *path, char out[FACT_MAX])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t len = fd >= 0 ? read(fd, out, FACT_MAX - 1) : -1;
	if (fd >= 0)
		close(fd);
	out[len > 0 ? len : 0] = '\0';
	out[strcspn(out, "\n")] = '\0';
	return out[strspn(out, "0:-fF ")] != '\0' && strcmp(out, "uninitialized") != 0;
}

static void add_mark(char name[MACHINE_SIZE], const char *kind, const char *fact)
{
	size_t used = strlen(name);
	char before[8];
	/* Of a kind that is there already: one more of it. The list is sorted by kind. */
	snprintf(before, sizeof before, "%s=", kind);
	bool more = strstr(name, before) != NULL;
	if (used + 16 < MACHINE_SIZE)
		snprintf(name + used, MACHINE_SIZE - used, "%s%s%0*x", more ? "," : used ? " " : "", more ? "" : before,
				 MARK_DIGITS, (unsigned)hash_of(fact));
}

static int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* A port that is plugged in may be plugged out: only those that are built in count. */
static bool is_built_in(const char *folder, const char *port)
{
	char path[PATH_MAX], device[PATH_MAX];
	snprintf(path, sizeof path, "%s/%.64s/device", folder, port);
	ssize_t len = readlink(path, device, sizeof device - 1);
	if (len <= 0)
		return false;
	device[len] = '\0';
	char *whole = realpath(path, NULL);
	bool plugged = strstr(device, "usb") != NULL || (whole && strstr(whole, "/usb") != NULL);
	free(whole);
	return !plugged;
}

static void add_ports(const char *root, char name[MACHINE_SIZE])
{
	char folder[PATH_MAX / 2], path[PATH_MAX], facts[PORTS_MAX][FACT_MAX];
	size_t count = 0;
	snprintf(folder, sizeof folder, "%s" PORTS_FOLDER, root);
	DIR *dir = opendir(folder);
	for (struct dirent *entry; dir && count < PORTS_MAX && (entry = readdir(dir));) {
		if (entry->d_name[0] == '.' || !is_built_in(folder, entry->d_name))
			continue;
		snprintf(path, sizeof path, "%s/%.64s/address", folder, entry->d_name);
		count += read_fact(path, facts[count]);
	}
	if (dir)
		closedir(dir);
	qsort(facts, count, sizeof facts[0], by_text);
	for (size_t i = 0; i < count; i++)
		add_mark(name, "mac", facts[i]);
}

void machine_read(const char *root, char ret_name[MACHINE_SIZE])
{
	static const struct {
		const char *kind, *path;
	} FACTS[] = {
		{"id", "/etc/machine-id"},
		{"board", "/sys/class/dmi/id/product_uuid"},
		{"tree", "/proc/device-tree/serial-number"},
	};
	char path[PATH_MAX], fact[FACT_MAX];
	ret_name[0] = '\0';
	for (size_t i = 0; i < sizeof FACTS / sizeof FACTS[0]; i++) {
		snprintf(path, sizeof path, "%s%s", root, FACTS[i].path);
		if (read_fact(path, fact))
			add_mark(ret_name, FACTS[i].kind, fact);
	}
	add_ports(root, ret_name);
}

/* What follows "kind=" in a name, as long as *ret_len; NULL where it has none of the kind. */
static const char *marks_of(const char *name, const char *kind, size_t *ret_len)
{
	const char *at = strstr(name, kind);
	at = at ? at + strlen(kind) : NULL;
	*ret_len = at ? strcspn(at, " ") : 0;
	return at;
}

bool machine_is_another(const char *before, const char *now)
{
	static const char *const KINDS[] = {"id=", "board=", "tree=", "mac="};
	for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++) {
		size_t was_len, is_len;
		const char *was = marks_of(before, KINDS[i], &was_len), *is = marks_of(now, KINDS[i], &is_len);
		bool common = !was || !is;
		for (size_t at = 0; was && is && at + MARK_DIGITS <= is_len; at += MARK_DIGITS + 1)
			common = common || memmem(was, was_len, is + at, MARK_DIGITS) != NULL;
		if (!common)
			return true;
	}
	return false;
}

void machine_tag(const char *name, char ret_tag[MACHINE_TAG_SIZE])
{
	static const char LETTERS[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	uint64_t hash = hash_of(name);
	if (name[0] == '\0') {
		ret_tag[0] = '\0';
		return;
	}
	snprintf(ret_tag, MACHINE_TAG_SIZE, "Z%c%c%c", LETTERS[hash & 31], LETTERS[hash >> 5 & 31],
			 LETTERS[hash >> 10 & 31]);
}
