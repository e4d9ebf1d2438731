/*
 * A shared object for LD_PRELOAD that counts what a program holds of the heap,
 * exactly, in any program, unchanged:
 *
 *   HEAP_FILE=PATH   two 64-bit numbers live there while it runs: bytes in use, blocks in use
 *
 * Threads may count at once.
 */
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct count {
	_Atomic int64_t bytes, blocks;
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

__attribute__((constructor)) static void begin(void)
{
	const char *path = getenv("HEAP_FILE");
	int fd = path ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
	if (fd < 0)
		return;
	void *shared = MAP_FAILED;
	if (ftruncate(fd, sizeof(struct count)) == 0)
		shared = mmap(NULL, sizeof(struct count), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	unsetenv("HEAP_FILE"); /* a child counts for itself */
	if (shared == MAP_FAILED)
		return;
	struct count *count = shared;
	atomic_store(&count->bytes, atomic_load(&nowhere.bytes));
	atomic_store(&count->blocks, atomic_load(&nowhere.blocks));
	held = count;
}

static void *add(void *block)
{
	if (block) {
		atomic_fetch_add(&held->bytes, (int64_t)malloc_usable_size(block));
		atomic_fetch_add(&held->blocks, 1);
	}
	return block;
}

static void drop(void *block)
{
	if (block) {
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
	void *block = __libc_realloc(old, size);
	if (block) {
		atomic_fetch_add(&held->bytes, (int64_t)malloc_usable_size(block) - before);
		atomic_fetch_add(&held->blocks, old ? 0 : 1);
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
	drop(block);
	__libc_free(block);
}
