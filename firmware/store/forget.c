#include "store/forget.h"

#include "base/wipe.h"

#include <malloc.h>
#include <sqlite3.h>

static void *take(int size)
{
	return wipe_malloc((size_t)size);
}

static void *resize(void *block, int size)
{
	return wipe_realloc(block, (size_t)size);
}

static int size_of(void *block)
{
	return block ? (int)malloc_usable_size(block) : 0;
}

static int round_up(int size)
{
	return (size + 7) & ~7;
}

static int begin(void *context)
{
	return SQLITE_OK;
}

static void end(void *context)
{
}

void store_forget_freed(void)
{
	static const sqlite3_mem_methods METHODS = {
		.xMalloc = take,
		.xFree = wipe_free,
		.xRealloc = resize,
		.xSize = size_of,
		.xRoundup = round_up,
		.xInit = begin,
		.xShutdown = end,
	};
	sqlite3_config(SQLITE_CONFIG_MALLOC, &METHODS);
	/* slots of its own that nobody wipes */
	sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0);
}
