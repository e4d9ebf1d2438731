#include "base/budget.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define STATUS "/proc/self/status"
#define FILES "/proc/self/fd"
#define LINE_SIZE 256

static void read_status(struct budget *used)
{
	char line[LINE_SIZE];
	FILE *file = fopen(STATUS, "re");
	if (!file)
		return;
	while (fgets(line, sizeof line, file))
		if (sscanf(line, "VmRSS: %" SCNd64, &used->memory_kib) == 0)
			(void)!sscanf(line, "Threads: %u", &used->threads);
	fclose(file);
}

static unsigned count_files(void)
{
	unsigned count = 0;
	DIR *folder = opendir(FILES);
	for (const struct dirent *entry; folder && (entry = readdir(folder));)
		count += entry->d_name[0] != '.';
	if (folder)
		closedir(folder);
	return count > 0 ? count - 1 : 0; /* this very look is one of them */
}

void budget_read(struct budget *ret_used)
{
	*ret_used = (struct budget){.files = count_files()};
	read_status(ret_used);
}

void budget_write(const struct budget *used, const struct budget *most, struct buf *out)
{
	buf_format(out, "{\"memory_kib\":{\"is\":%" PRId64 ",\"most\":%" PRId64 "}", used->memory_kib, most->memory_kib);
	buf_format(out, ",\"files\":{\"is\":%u,\"most\":%u}", used->files, most->files);
	buf_format(out, ",\"threads\":{\"is\":%u,\"most\":%u}}", used->threads, most->threads);
}
