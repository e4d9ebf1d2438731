/*
 * Whole files: read with a maximum, replaced atomically (temporary file,
 * fsync, rename, fsync of the folder), folders made. And where the program's
 * own data lies.
 */
#ifndef MOTCUA_BASE_FILE_H
#define MOTCUA_BASE_FILE_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

#define FILE_PATH_MAX 512

/* Appends the file to out; ERR_LIMIT past out->max, ERR_NOT_FOUND where there is none. */
enum err_code file_read(const char *path, struct buf *out, struct err *err) MUST_USE;
/* The old content or the new, never a part, also across a power cut when durable.
 * ERR_INVALID for what is there and is no plain file: devices and folders are never replaced. */
enum err_code file_replace(const char *path, const void *bytes, size_t len, bool durable, struct err *err) MUST_USE;
/* All of it, over short writes and signals; errno says why not. */
bool file_write_all(int fd, const char *bytes, size_t len);
/* mkdir -p, mode 0700 for what it makes. */
enum err_code file_make_dirs(const char *path, struct err *err) MUST_USE;
/* The folder of assets: $MOTCUA_ASSETS, else the source tree's beside the build,
 * else /usr/share/motcua. Writes a path without a trailing slash. */
void file_assets_dir(char *out, size_t size);
/* "<assets>/<name>" */
void file_asset_path(const char *name, char *out, size_t size);

#endif
