#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum err_code file_read(const char *path, struct buf *out, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "can't open %s: %s", path, err_system(errno));
	char chunk[16384];
	enum err_code code = ERR_OK;
	for (;;) {
		ssize_t got = read(fd, chunk, sizeof chunk);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			code = err_set(err, ERR_IO, "can't read %s: %s", path, err_system(errno));
		if (got <= 0)
			break;
		buf_add(out, chunk, (size_t)got);
		if (out->failed) {
			code = err_set(err, ERR_LIMIT, "%s is larger than %zu bytes", path, out->max);
			break;
		}
	}
	close(fd);
	return code;
}

bool file_write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t put = write(fd, bytes, len);
		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		bytes += put;
		len -= (size_t)put;
	}
	return true;
}

static void sync_folder_of(const char *path)
{
	char folder[FILE_PATH_MAX];
	snprintf(folder, sizeof folder, "%s", path);
	char *slash = strrchr(folder, '/');
	if (slash && slash != folder)
		*slash = '\0';
	else
		snprintf(folder, sizeof folder, "%s", slash ? "/" : ".");
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return;
	(void)fsync(fd);
	close(fd);
}

enum err_code file_replace(const char *path, const void *bytes, size_t len, bool durable, struct err *err)
{
	char temporary[FILE_PATH_MAX + 24];
	struct stat there;
	/* Renaming onto a device node would take the device from the whole machine. */
	if (stat(path, &there) == 0 && !S_ISREG(there.st_mode))
		return err_set(err, ERR_INVALID, "%s is there and is no plain file", path);
	int n = snprintf(temporary, sizeof temporary, "%s.%ld.tmp", path, (long)getpid());
	if (n < 0 || (size_t)n >= sizeof temporary)
		return err_set(err, ERR_INVALID, "path is too long");
	int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_set(err, ERR_IO, "can't create %s: %s", temporary, err_system(errno));
	bool ok = file_write_all(fd, bytes, len) && (!durable || fsync(fd) == 0);
	int why = errno;
	if (close(fd) != 0 && ok) {
		why = errno;
		ok = false;
	}
	if (ok && rename(temporary, path) != 0) {
		why = errno;
		ok = false;
	}
	if (!ok) {
		unlink(temporary);
		return err_set(err, ERR_IO, "can't write %s: %s", path, err_system(why));
	}
	if (durable)
		sync_folder_of(path);
	return ERR_OK;
}

enum err_code file_make_dirs(const char *path, struct err *err)
{
	char part[FILE_PATH_MAX];
	size_t len = strlen(path);
	if (len == 0 || len >= sizeof part)
		return err_set(err, ERR_INVALID, "folder name is empty or too long");
	memcpy(part, path, len + 1);
	for (char *at = part + 1;; at++) {
		if (*at != '/' && *at != '\0')
			continue;
		char kept = *at;
		*at = '\0';
		if (mkdir(part, 0700) != 0 && errno != EEXIST)
			return err_set(err, ERR_IO, "can't make folder %s: %s", part, err_system(errno));
		*at = kept;
		if (kept == '\0')
			return ERR_OK;
	}
}

void file_assets_dir(char *out, size_t size)
{
	const char *set = getenv("MOTCUA_ASSETS");
	if (set && *set) {
		snprintf(out, size, "%s", set);
		return;
	}
	char exe[FILE_PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", exe, sizeof exe - 1);
	exe[len < 0 ? 0 : len] = '\0';
	for (char *slash = strrchr(exe, '/'); slash; slash = strrchr(exe, '/')) {
		*slash = '\0';
		char probe[FILE_PATH_MAX + 32];
		snprintf(probe, sizeof probe, "%s/assets/config", exe);
		if (access(probe, R_OK) == 0) {
			snprintf(out, size, "%s/assets", exe);
			return;
		}
	}
	snprintf(out, size, "/usr/share/motcua");
}

void file_asset_path(const char *name, char *out, size_t size)
{
	char dir[FILE_PATH_MAX];
	file_assets_dir(dir, sizeof dir);
	snprintf(out, size, "%s/%s", dir, name);
}
