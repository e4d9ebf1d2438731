#include "center/db/db_gather.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <string.h>

struct gather_vfs {
	sqlite3_vfs base;
	sqlite3_vfs *under;
};

/* Of a log. The file of the VFS below lies behind it. */
struct gather_file {
	sqlite3_file base;
	sqlite3_file *under;
	unsigned char *bytes; /* for [from, from + len) */
	sqlite3_int64 from;
	int len;
};

#define UNDER_AT ((int)(sizeof(struct gather_file) + 15) / 16 * 16)

static sqlite3_file *under_of(sqlite3_file *base)
{
	return ((struct gather_file *)base)->under;
}

/* Kept on an error: whoever tries again writes them again. */
static int hand_on(struct gather_file *file)
{
	if (file->len == 0)
		return SQLITE_OK;
	int rc = file->under->pMethods->xWrite(file->under, file->bytes, file->len, file->from);
	if (rc == SQLITE_OK)
		file->len = 0;
	return rc;
}

static int gather_write(sqlite3_file *base, const void *bytes, int len, sqlite3_int64 offset)
{
	struct gather_file *file = (struct gather_file *)base;
	bool follows = file->len > 0 && offset == file->from + file->len && len <= DB_GATHER_MAX - file->len;
	int rc = follows ? SQLITE_OK : hand_on(file);
	if (rc != SQLITE_OK)
		return rc;
	if (len > DB_GATHER_MAX)
		return file->under->pMethods->xWrite(file->under, bytes, len, offset);
	if (file->len == 0)
		file->from = offset;
	memcpy(file->bytes + file->len, bytes, (size_t)len);
	file->len += len;
	return SQLITE_OK;
}

static int gather_read(sqlite3_file *base, void *out, int len, sqlite3_int64 offset)
{
	int rc = hand_on((struct gather_file *)base);
	return rc == SQLITE_OK ? under_of(base)->pMethods->xRead(under_of(base), out, len, offset) : rc;
}

static int gather_truncate(sqlite3_file *base, sqlite3_int64 size)
{
	int rc = hand_on((struct gather_file *)base);
	return rc == SQLITE_OK ? under_of(base)->pMethods->xTruncate(under_of(base), size) : rc;
}

static int gather_sync(sqlite3_file *base, int flags)
{
	int rc = hand_on((struct gather_file *)base);
	return rc == SQLITE_OK ? under_of(base)->pMethods->xSync(under_of(base), flags) : rc;
}

static int gather_size(sqlite3_file *base, sqlite3_int64 *ret_size)
{
	int rc = hand_on((struct gather_file *)base);
	return rc == SQLITE_OK ? under_of(base)->pMethods->xFileSize(under_of(base), ret_size) : rc;
}

/* What was never synced was never promised: an error here loses nothing. */
static int gather_close(sqlite3_file *base)
{
	struct gather_file *file = (struct gather_file *)base;
	int rc = hand_on(file);
	int closed = file->under->pMethods->xClose(file->under);
	sqlite3_free(file->bytes);
	return rc == SQLITE_OK ? closed : rc;
}

static int gather_lock(sqlite3_file *base, int level)
{
	return under_of(base)->pMethods->xLock(under_of(base), level);
}

static int gather_unlock(sqlite3_file *base, int level)
{
	return under_of(base)->pMethods->xUnlock(under_of(base), level);
}

static int gather_check_lock(sqlite3_file *base, int *ret_locked)
{
	return under_of(base)->pMethods->xCheckReservedLock(under_of(base), ret_locked);
}

static int gather_control(sqlite3_file *base, int op, void *argument)
{
	return under_of(base)->pMethods->xFileControl(under_of(base), op, argument);
}

static int gather_sector(sqlite3_file *base)
{
	return under_of(base)->pMethods->xSectorSize(under_of(base));
}

static int gather_traits(sqlite3_file *base)
{
	return under_of(base)->pMethods->xDeviceCharacteristics(under_of(base));
}

static const sqlite3_io_methods methods = {
	.iVersion = 1,
	.xClose = gather_close,
	.xRead = gather_read,
	.xWrite = gather_write,
	.xTruncate = gather_truncate,
	.xSync = gather_sync,
	.xFileSize = gather_size,
	.xLock = gather_lock,
	.xUnlock = gather_unlock,
	.xCheckReservedLock = gather_check_lock,
	.xFileControl = gather_control,
	.xSectorSize = gather_sector,
	.xDeviceCharacteristics = gather_traits,
};

/* Any file that is no log is the VFS's below, and nothing of ours is between. */
static int gather_open(sqlite3_vfs *base, sqlite3_filename name, sqlite3_file *out, int flags, int *ret_flags)
{
	sqlite3_vfs *under = ((struct gather_vfs *)base)->under;
	if (!(flags & SQLITE_OPEN_WAL))
		return under->xOpen(under, name, out, flags, ret_flags);
	struct gather_file *file = (struct gather_file *)out;
	*file = (struct gather_file){.under = (sqlite3_file *)((char *)out + UNDER_AT)};
	file->bytes = sqlite3_malloc(DB_GATHER_MAX);
	if (!file->bytes)
		return SQLITE_NOMEM;
	int rc = under->xOpen(under, name, file->under, flags, ret_flags);
	if (rc == SQLITE_OK) {
		file->base.pMethods = &methods;
		return rc;
	}
	if (file->under->pMethods)
		file->under->pMethods->xClose(file->under);
	sqlite3_free(file->bytes);
	return rc;
}

int db_gather_register(const char *name, const char *under_name)
{
	if (sqlite3_vfs_find(name))
		return SQLITE_OK;
	sqlite3_vfs *under = sqlite3_vfs_find(under_name);
	struct gather_vfs *vfs = under ? sqlite3_malloc(sizeof *vfs) : NULL;
	if (!vfs)
		return under ? SQLITE_NOMEM : SQLITE_ERROR;
	/* All but opening goes straight to the functions below, with their own data. */
	*vfs = (struct gather_vfs){.base = *under, .under = under};
	vfs->base.zName = name;
	vfs->base.pNext = NULL;
	vfs->base.szOsFile = UNDER_AT + under->szOsFile;
	vfs->base.xOpen = gather_open;
	return sqlite3_vfs_register(&vfs->base, 0);
}
