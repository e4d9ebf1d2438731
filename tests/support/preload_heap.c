/*
 * A shared object for LD_PRELOAD that counts what a program holds of the heap,
 * exactly, in any program, unchanged:
 *
 *   HEAP_FILE=PATH    two 64-bit numbers live there while it runs: bytes in use, blocks in use
 *   HEAP_LEAK=N       of the small blocks that are given back, each N-th stays: what counts must catch that
 *   HEAP_SITES=PATH   a table of struct site lives there: what each call site holds (tests/e2e/lib/heap_sites.mjs
 *                     reads it); slow
 *
 * Threads may count at once.
 */
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct count {
	_Atomic int64_t bytes, blocks;
};

#define SITES_MAX 65536
#define BLOCKS_MAX (1u << 20)
#define FRAMES 16
#define FRAMES_OURS 3
#define LEAK_MAX 256 /* bytes of a block */

struct site {
	uint64_t hash;
	int64_t bytes, blocks;
	uint64_t frames[FRAMES];
};

struct block {
	uintptr_t at; /* 0: free, 1: was used */
	uint32_t site;
	uint32_t size;
};

/* The allocator's own entry points of glibc: dlsym may allocate, so it can't be used for these. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t align, size_t size);
void __libc_free(void *block);

/* Until the file is there, and where there is none, the count goes nowhere. */
static struct count nowhere;
static struct count *held = &nowhere;
static uint64_t leak_each; /* 0: none */
static _Atomic uint64_t given_back;
static struct site *sites; /* NULL: not wanted */
static struct block *blocks;
static atomic_flag sites_lock = ATOMIC_FLAG_INIT;
static _Thread_local bool inside;

/* A file that others may look into while it is written; NULL where the setting is not there. */
static void *share(const char *setting, size_t size)
{
	const char *path = getenv(setting);
	int fd = path ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
	if (fd < 0)
		return NULL;
	void *shared = MAP_FAILED;
	if (ftruncate(fd, (off_t)size) == 0)
		shared = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	unsetenv(setting); /* a child counts for itself */
	return shared == MAP_FAILED ? NULL : shared;
}

__attribute__((constructor)) static void begin(void)
{
	const char *leak = getenv("HEAP_LEAK");
	leak_each = leak ? strtoull(leak, NULL, 10) : 0;
	struct count *count = share("HEAP_FILE", sizeof(struct count));
	if (count) {
		atomic_store(&count->bytes, atomic_load(&nowhere.bytes));
		atomic_store(&count->blocks, atomic_load(&nowhere.blocks));
		held = count;
	}
	struct site *table = share("HEAP_SITES", SITES_MAX * sizeof(struct site));
	if (!table)
		return;
	void *known =
		mmap(NULL, BLOCKS_MAX * sizeof(struct block), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	void *frames[2];
	inside = true;
	(void)backtrace(frames, 2); /* loads what it needs, once */
	inside = false;
	blocks = known == MAP_FAILED ? NULL : known;
	sites = blocks ? table : NULL;
}

/* -- by call site ----------------------------------------------------------------------------------- */

static void lock_sites(void)
{
	while (atomic_flag_test_and_set_explicit(&sites_lock, memory_order_acquire))
		;
}

static void unlock_sites(void)
{
	atomic_flag_clear_explicit(&sites_lock, memory_order_release);
}

static uint32_t site_of(void *const *frames, int count)
{
	uint64_t hash = UINT64_C(14695981039346656037);
	for (int i = FRAMES_OURS; i < count; i++)
		hash = (hash ^ (uintptr_t)frames[i]) * UINT64_C(1099511628211);
	hash |= 1;
	for (uint32_t i = (uint32_t)(hash >> 20) % SITES_MAX;; i = (i + 1) % SITES_MAX) {
		struct site *site = &sites[i];
		if (site->hash == 0) {
			site->hash = hash;
			for (int f = FRAMES_OURS; f < count; f++)
				site->frames[f - FRAMES_OURS] = (uintptr_t)frames[f];
		}
		if (site->hash == hash)
			return i;
	}
}

static uint32_t slot_of(uintptr_t at)
{
	return (uint32_t)((at >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 40) % BLOCKS_MAX;
}

static __attribute__((noinline)) void note_site(void *block)
{
	void *frames[FRAMES + FRAMES_OURS];
	if (!sites || inside)
		return;
	inside = true;
	int count = backtrace(frames, FRAMES + FRAMES_OURS);
	inside = false;
	lock_sites();
	uint32_t slot = slot_of((uintptr_t)block);
	while (blocks[slot].at > 1)
		slot = (slot + 1) % BLOCKS_MAX;
	blocks[slot] = (struct block){(uintptr_t)block, site_of(frames, count), (uint32_t)malloc_usable_size(block)};
	sites[blocks[slot].site].bytes += blocks[slot].size;
	sites[blocks[slot].site].blocks++;
	unlock_sites();
}

static void forget_site(void *block)
{
	if (!sites || inside)
		return;
	lock_sites();
	for (uint32_t slot = slot_of((uintptr_t)block); blocks[slot].at != 0; slot = (slot + 1) % BLOCKS_MAX)
		if (blocks[slot].at == (uintptr_t)block) {
			sites[blocks[slot].site].bytes -= blocks[slot].size;
			sites[blocks[slot].site].blocks--;
			blocks[slot].at = 1;
			/* Slots that were used end a search again where none follows. */
			while (blocks[slot].at == 1 && blocks[(slot + 1) % BLOCKS_MAX].at == 0) {
				blocks[slot].at = 0;
				slot = (slot + BLOCKS_MAX - 1) % BLOCKS_MAX;
			}
			break;
		}
	unlock_sites();
}

/* -- what is counted -------------------------------------------------------------------------------- */

static __attribute__((noinline)) void *add(void *block)
{
	if (block) {
		atomic_fetch_add(&held->bytes, (int64_t)malloc_usable_size(block));
		atomic_fetch_add(&held->blocks, 1);
		note_site(block);
	}
	return block;
}

static void drop(void *block)
{
	if (block) {
		forget_site(block);
		atomic_fetch_sub(&held->bytes, (int64_t)malloc_usable_size(block));
		atomic_fetch_sub(&held->blocks, 1);
	}
}

void *malloc(size_t size)
{
	return add(__libc_malloc(size));
}

void *calloc(size_t count, size_t size)
{
	return add(__libc_calloc(count, size));
}

void *realloc(void *old, size_t size)
{
	int64_t before = old ? (int64_t)malloc_usable_size(old) : 0;
	if (old && sites)
		forget_site(old);
	void *block = __libc_realloc(old, size);
	if (block) {
		atomic_fetch_add(&held->bytes, (int64_t)malloc_usable_size(block) - before);
		atomic_fetch_add(&held->blocks, old ? 0 : 1);
		note_site(block);
	} else if (old && size == 0) {
		atomic_fetch_sub(&held->bytes, before);
		atomic_fetch_sub(&held->blocks, 1);
	}
	return block;
}

void *memalign(size_t align, size_t size)
{
	return add(__libc_memalign(align, size));
}

void *aligned_alloc(size_t align, size_t size)
{
	return add(__libc_memalign(align, size));
}

int posix_memalign(void **ret_block, size_t align, size_t size)
{
	void *block = add(__libc_memalign(align, size));
	if (!block)
		return ENOMEM;
	*ret_block = block;
	return 0;
}

void free(void *block)
{
	bool is_small = leak_each > 0 && block && malloc_usable_size(block) <= LEAK_MAX;
	if (is_small && atomic_fetch_add(&given_back, 1) % leak_each == 0)
		return;
	drop(block);
	__libc_free(block);
}
