#include "support/powercut_vfs.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECTOR 512
#define FILES_MAX 8
#define NAME_MAX_LEN 600
#define PENDING_MAX 65536
#define FILE_BYTES_MAX (16u << 20)

enum pending_kind { PENDING_WRITE, PENDING_TRUNCATE };

struct pending {
	enum pending_kind kind;
	int64_t offset;
	int len;
	unsigned char *bytes;
};

struct image {
	unsigned char *bytes;
	int64_t size, room;
};

struct disk_file {
	char name[NAME_MAX_LEN];
	bool exists, durable; /* durable: its entry in the folder is */
	struct image now, safe;
	struct pending *pending;
	size_t pending_count;
};

struct open_file {
	sqlite3_file base;
	struct disk_file *file;
	bool delete_on_close;
};

static struct {
	bool registered, dark, lies;
	uint64_t random;
	unsigned left, operations;
	struct disk_file files[FILES_MAX];
} disk;

static uint32_t roll(void)
{
	disk.random ^= disk.random << 13;
	disk.random ^= disk.random >> 7;
	disk.random ^= disk.random << 17;
	return (uint32_t)(disk.random >> 16);
}

static bool grow(struct image *image, int64_t size)
{
	if (size > FILE_BYTES_MAX)
		return false;
	if (size > image->room) {
		int64_t room = size + size / 2 + 4096;
		unsigned char *bytes = realloc(image->bytes, (size_t)room);
		if (!bytes)
			return false;
		memset(bytes + image->room, 0, (size_t)(room - image->room));
		image->bytes = bytes;
		image->room = room;
	}
	if (size > image->size)
		image->size = size;
	return true;
}

static void cut_image(struct image *image, int64_t size)
{
	if (size >= image->size || !image->bytes)
		return;
	memset(image->bytes + size, 0, (size_t)(image->size - size));
	image->size = size;
}

static void write_image(struct image *image, const unsigned char *bytes, int64_t offset, int64_t len)
{
	if (len > 0 && grow(image, offset + len))
		memcpy(image->bytes + offset, bytes, (size_t)len);
}

static void forget_pending(struct disk_file *file)
{
	for (size_t i = 0; i < file->pending_count; i++)
		free(file->pending[i].bytes);
	file->pending_count = 0;
}

static void make_safe(struct disk_file *file)
{
	file->durable = file->exists;
	if (file->now.size > 0 && grow(&file->safe, file->now.size))
		memcpy(file->safe.bytes, file->now.bytes, (size_t)file->now.size);
	cut_image(&file->safe, file->now.size);
	forget_pending(file);
}

/* Counts down; true while there is power. */
static bool has_power(void)
{
	if (disk.dark)
		return false;
	disk.operations++;
	if (disk.left > 0 && --disk.left == 0)
		disk.dark = true;
	/* What was under way when the power went may have reached the disk or not: it counts as not synced. */
	return true;
}

static bool add_pending(struct disk_file *file, enum pending_kind kind, const void *bytes, int len, int64_t offset)
{
	if (file->pending_count == PENDING_MAX)
		return false;
	if (!file->pending)
		file->pending = calloc(PENDING_MAX, sizeof *file->pending);
	struct pending *one = &file->pending[file->pending_count++];
	*one = (struct pending){.kind = kind, .offset = offset, .len = len};
	if (len > 0) {
		one->bytes = malloc((size_t)len);
		memcpy(one->bytes, bytes, (size_t)len);
	}
	return true;
}

/* A piece of a write, within one sector: whole, lost, or its beginning only. */
static void land_piece(struct image *image, const unsigned char *bytes, int64_t offset, int64_t len, uint32_t mood)
{
	uint32_t chance = roll() % 100;
	if (mood == 0 || chance < mood)
		write_image(image, bytes, offset, len);
	else if (chance > 97 && len > 1)
		write_image(image, bytes, offset, 1 + roll() % (len - 1));
	else
		grow(image, image->size); /* lost */
}

/* Each cut has a mood, so that "all but one" and "none but one" both come often. */
static void land(struct disk_file *file)
{
	static const uint32_t MOODS[] = {50, 95, 5, 100, 1};
	uint32_t mood = MOODS[roll() % 5];
	for (size_t i = 0; i < file->pending_count; i++) {
		const struct pending *one = &file->pending[i];
		if (one->kind == PENDING_TRUNCATE) {
			if (roll() % 2)
				cut_image(&file->safe, one->offset);
			continue;
		}
		for (int64_t at = 0; at < one->len;) {
			int64_t piece = SECTOR - (one->offset + at) % SECTOR;
			piece = piece < one->len - at ? piece : one->len - at;
			land_piece(&file->safe, one->bytes + at, one->offset + at, piece, mood);
			at += piece;
		}
	}
	forget_pending(file);
}

void powercut_restore(void)
{
	for (size_t i = 0; i < FILES_MAX; i++) {
		struct disk_file *file = &disk.files[i];
		if (!file->exists && !file->durable)
			continue;
		/* The entry of a file that was made and never synced may be lost with it. */
		if (!file->durable && roll() % 2) {
			cut_image(&file->safe, 0);
			cut_image(&file->now, 0);
			forget_pending(file);
			file->exists = false;
			continue;
		}
		land(file);
		cut_image(&file->now, 0);
		write_image(&file->now, file->safe.bytes, 0, file->safe.size);
		file->exists = file->durable = true;
	}
	disk.dark = false;
	disk.left = 0;
}

void powercut_after(unsigned operations)
{
	disk.left = operations;
	disk.operations = 0;
}

bool powercut_is_dark(void)
{
	return disk.dark;
}

unsigned powercut_operations(void)
{
	return disk.operations;
}

void powercut_lie(bool lies)
{
	disk.lies = lies;
}

void powercut_finish(void)
{
	for (size_t i = 0; i < FILES_MAX; i++) {
		struct disk_file *file = &disk.files[i];
		forget_pending(file);
		free(file->pending);
		free(file->now.bytes);
		free(file->safe.bytes);
		memset(file, 0, sizeof *file);
	}
	disk.dark = disk.lies = false;
	disk.left = 0;
}

/* -- SQLite's side ------------------------------------------------------------------------------ */

static int file_close(sqlite3_file *base)
{
	struct open_file *open = (struct open_file *)base;
	if (open->delete_on_close)
		open->file->exists = open->file->durable = false;
	return SQLITE_OK;
}

static int file_read(sqlite3_file *base, void *out, int len, sqlite3_int64 offset)
{
	const struct image *image = &((struct open_file *)base)->file->now;
	int64_t there = image->size - offset < len ? image->size - offset : len;
	if (there > 0)
		memcpy(out, image->bytes + offset, (size_t)there);
	if (there == len)
		return SQLITE_OK;
	there = there > 0 ? there : 0;
	memset((char *)out + there, 0, (size_t)(len - there));
	return SQLITE_IOERR_SHORT_READ;
}

static int file_write(sqlite3_file *base, const void *bytes, int len, sqlite3_int64 offset)
{
	struct disk_file *file = ((struct open_file *)base)->file;
	if (!has_power() || !add_pending(file, PENDING_WRITE, bytes, len, offset))
		return SQLITE_IOERR_WRITE;
	write_image(&file->now, bytes, offset, len);
	return disk.dark ? SQLITE_IOERR_WRITE : SQLITE_OK;
}

static int file_truncate(sqlite3_file *base, sqlite3_int64 size)
{
	struct disk_file *file = ((struct open_file *)base)->file;
	if (!has_power() || !add_pending(file, PENDING_TRUNCATE, NULL, 0, size))
		return SQLITE_IOERR_TRUNCATE;
	cut_image(&file->now, size);
	return disk.dark ? SQLITE_IOERR_TRUNCATE : SQLITE_OK;
}

static int file_sync(sqlite3_file *base, int flags)
{
	struct disk_file *file = ((struct open_file *)base)->file;
	if (!has_power() || disk.dark)
		return SQLITE_IOERR_FSYNC;
	if (!disk.lies)
		make_safe(file);
	return SQLITE_OK;
}

static int file_size(sqlite3_file *base, sqlite3_int64 *ret_size)
{
	*ret_size = ((struct open_file *)base)->file->now.size;
	return SQLITE_OK;
}

static int file_lock(sqlite3_file *base, int level)
{
	return SQLITE_OK;
}

static int file_check_lock(sqlite3_file *base, int *ret_locked)
{
	*ret_locked = 0;
	return SQLITE_OK;
}

static int file_control(sqlite3_file *base, int op, void *argument)
{
	return SQLITE_NOTFOUND;
}

static int file_sector(sqlite3_file *base)
{
	return SECTOR;
}

static int file_traits(sqlite3_file *base)
{
	return 0; /* promises nothing */
}

static const sqlite3_io_methods METHODS = {
	.iVersion = 1,
	.xClose = file_close,
	.xRead = file_read,
	.xWrite = file_write,
	.xTruncate = file_truncate,
	.xSync = file_sync,
	.xFileSize = file_size,
	.xLock = file_lock,
	.xUnlock = file_lock,
	.xCheckReservedLock = file_check_lock,
	.xFileControl = file_control,
	.xSectorSize = file_sector,
	.xDeviceCharacteristics = file_traits,
};

static struct disk_file *find(const char *name, bool make)
{
	struct disk_file *empty = NULL;
	for (size_t i = 0; i < FILES_MAX; i++) {
		struct disk_file *file = &disk.files[i];
		if (file->exists && strcmp(file->name, name) == 0)
			return file;
		if (!file->exists && !file->durable && !empty)
			empty = file;
	}
	if (!make || !empty)
		return NULL;
	snprintf(empty->name, sizeof empty->name, "%s", name);
	empty->exists = true;
	cut_image(&empty->now, 0);
	cut_image(&empty->safe, 0);
	forget_pending(empty);
	return empty;
}

static int vfs_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *base, int flags, int *ret_flags)
{
	struct open_file *open = (struct open_file *)base;
	open->base.pMethods = NULL;
	open->file = find(name ? name : "temporary", (flags & SQLITE_OPEN_CREATE) != 0);
	if (!open->file || disk.dark)
		return SQLITE_CANTOPEN;
	open->delete_on_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
	open->base.pMethods = &METHODS;
	if (ret_flags)
		*ret_flags = flags;
	return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync_dir)
{
	struct disk_file *file = find(name, false);
	if (!file)
		return SQLITE_IOERR_DELETE_NOENT;
	if (!has_power() || disk.dark)
		return SQLITE_IOERR_DELETE;
	/* Without a sync of the folder the file may come back: not modelled, SQLite deletes a log only when it is empty. */
	file->exists = file->durable = false;
	return SQLITE_OK;
}

static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *ret_there)
{
	*ret_there = find(name, false) != NULL;
	return SQLITE_OK;
}

static int vfs_full_path(sqlite3_vfs *vfs, const char *name, int size, char *out)
{
	snprintf(out, (size_t)size, "%s", name);
	return SQLITE_OK;
}

static int vfs_randomness(sqlite3_vfs *vfs, int len, char *out)
{
	for (int i = 0; i < len; i++)
		out[i] = (char)roll();
	return len;
}

static int vfs_sleep(sqlite3_vfs *vfs, int us)
{
	return us;
}

static int vfs_time(sqlite3_vfs *vfs, double *ret_time)
{
	*ret_time = 2461110.5;
	return SQLITE_OK;
}

static int vfs_error(sqlite3_vfs *vfs, int size, char *out)
{
	return 0;
}

static sqlite3_vfs VFS = {
	.iVersion = 1,
	.szOsFile = sizeof(struct open_file),
	.mxPathname = NAME_MAX_LEN - 1,
	.zName = POWERCUT_VFS,
	.xOpen = vfs_open,
	.xDelete = vfs_delete,
	.xAccess = vfs_access,
	.xFullPathname = vfs_full_path,
	.xRandomness = vfs_randomness,
	.xSleep = vfs_sleep,
	.xCurrentTime = vfs_time,
	.xGetLastError = vfs_error,
};

void powercut_init(uint64_t seed)
{
	powercut_finish();
	disk.random = seed * 2654435761u + 88172645463325252u;
	if (!disk.registered)
		sqlite3_vfs_register(&VFS, 0);
	disk.registered = true;
}
