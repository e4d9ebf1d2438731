/*
 * Runs a fuzz target over its corpus as an ordinary test: every file of
 * tests/fuzz/corpus/<target>/ once, then some thousand mutations of each from a fixed seed.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INPUT_MAX 65536
#define MUTATIONS 300

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t random_state = 1;

static uint32_t next_random(void)
{
	random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(random_state >> 33);
}

/* Exactly sized copies, so that the sanitizers see every byte read too far. */
static void run(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);
	if (!copy)
		abort();
	memcpy(copy, data, size);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

static void run_mutations(const uint8_t *data, size_t size)
{
	static uint8_t changed[INPUT_MAX];
	for (int i = 0; i < MUTATIONS; i++) {
		memcpy(changed, data, size);
		size_t len = size;
		for (uint32_t n = next_random() % 4 + 1; n > 0 && len > 0; n--)
			changed[next_random() % len] = (uint8_t)next_random();
		if (len > 0 && next_random() % 4 == 0)
			len = next_random() % len;
		run(changed, len);
	}
}

int main(int argc, char **argv)
{
	const char *name = strrchr(argv[0], '/');
	name = name ? name + 1 : argv[0];
	name += strncmp(name, "fuzz_", 5) == 0 ? 5 : 0;
	char folder[512];
	snprintf(folder, sizeof folder, "tests/fuzz/corpus/%s", name);
	DIR *dir = opendir(folder);
	int count = 0;
	for (struct dirent *entry; dir && (entry = readdir(dir));) {
		char path[1024];
		static uint8_t data[INPUT_MAX];
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		FILE *file = entry->d_name[0] == '.' ? NULL : fopen(path, "rb");
		if (!file)
			continue;
		size_t size = fread(data, 1, sizeof data, file);
		fclose(file);
		run(data, size);
		run_mutations(data, size);
		printf("ok %d - %s/%s\n", ++count, name, entry->d_name);
	}
	if (dir)
		closedir(dir);
	printf("1..%d\n", count);
	return count > 0 ? 0 : 1;
}
