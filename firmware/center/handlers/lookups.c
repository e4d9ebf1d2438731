#include "center/handlers/lookups.h"

#include "base/hash.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct entry {
	uint64_t owner;
	int64_t since_ms;
	unsigned count;
};

struct lookups {
	pthread_mutex_t lock;
	char alarms[LOOKUPS_ALARMS][LOOKUPS_CALLER_MAX];
	size_t alarm_count;
	struct entry entries[LOOKUPS_ENTRIES];
};

struct lookups *lookups_create(void)
{
	struct lookups *lookups = calloc(1, sizeof *lookups);
	if (!lookups)
		return NULL;
	pthread_mutex_init(&lookups->lock, NULL);
	return lookups;
}

void lookups_destroy(struct lookups *lookups)
{
	if (!lookups)
		return;
	pthread_mutex_destroy(&lookups->lock);
	free(lookups);
}

/* Two that share an entry share its budget: it errs towards caution for a window. */
static unsigned count_up(struct lookups *lookups, char kind, const char *name, int64_t now_ms)
{
	uint64_t owner = hash_text(HASH_START ^ (unsigned char)kind, name);
	pthread_mutex_lock(&lookups->lock);
	struct entry *entry = &lookups->entries[owner % LOOKUPS_ENTRIES];
	int64_t age = now_ms - entry->since_ms;
	if (age < 0 || age >= LOOKUPS_WINDOW_MS || entry->since_ms == 0)
		*entry = (struct entry){.owner = owner, .since_ms = now_ms};
	unsigned count = ++entry->count;
	pthread_mutex_unlock(&lookups->lock);
	return count;
}

bool lookups_allow(struct lookups *lookups, const char *code, int64_t now_ms)
{
	return count_up(lookups, 'c', code, now_ms) <= LOOKUPS_OF_CODE;
}

bool lookups_missed(struct lookups *lookups, const char *caller, int64_t now_ms)
{
	if (count_up(lookups, 'm', caller, now_ms) != LOOKUPS_MISSES)
		return false;
	pthread_mutex_lock(&lookups->lock);
	if (lookups->alarm_count < LOOKUPS_ALARMS)
		snprintf(lookups->alarms[lookups->alarm_count++], LOOKUPS_CALLER_MAX, "%s", caller);
	pthread_mutex_unlock(&lookups->lock);
	return true;
}

bool lookups_take_alarm(struct lookups *lookups, char ret_caller[LOOKUPS_CALLER_MAX])
{
	pthread_mutex_lock(&lookups->lock);
	bool any = lookups->alarm_count > 0;
	if (any)
		memcpy(ret_caller, lookups->alarms[--lookups->alarm_count], LOOKUPS_CALLER_MAX);
	pthread_mutex_unlock(&lookups->lock);
	return any;
}
