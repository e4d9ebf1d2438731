/*
 * A file of zeros beside the journal. When the disk is full it is cut, a
 * step at a time, so that numbers can still be given; ratings are refused
 * meanwhile. It is filled again when there is room.
 */
#include "base/log.h"
#include "store/store_priv.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define RELEASE_STEPS 8

static off_t reserve_size(const struct store *store)
{
	struct stat status;
	return store->reserve_fd >= 0 && fstat(store->reserve_fd, &status) == 0 ? status.st_size : 0;
}

void store_reserve_refill(struct store *store)
{
	off_t wanted = (off_t)store->reserve_bytes;
	if (store->reserve_fd < 0 || wanted == 0)
		return;
	off_t size = reserve_size(store);
	if (size < wanted && posix_fallocate(store->reserve_fd, size, wanted - size) != 0 &&
		ftruncate(store->reserve_fd, size) != 0)
		log_event(LOG_WARN, "store.reserve", LOG_STR("why", "can't be cut back"));
	bool whole = reserve_size(store) >= wanted;
	if (store->reserve_used && whole)
		log_event(LOG_INFO, "store.reserve", LOG_STR("state", "whole"));
	store->reserve_used = !whole;
}

void store_reserve_open(struct store *store)
{
	char path[FILE_PATH_MAX + 16];
	store->reserve_fd = -1;
	if (store->reserve_bytes == 0)
		return;
	snprintf(path, sizeof path, "%s/reserve", store->dir);
	store->reserve_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	store_reserve_refill(store);
}

bool store_reserve_release(struct store *store)
{
	off_t size = reserve_size(store);
	if (size == 0)
		return false;
	off_t step = (off_t)(store->reserve_bytes / RELEASE_STEPS);
	off_t left = size > step && step > 0 ? size - step : 0;
	if (ftruncate(store->reserve_fd, left) != 0)
		return false;
	store->reserve_used = true;
	log_event(LOG_WARN, "store.reserve", LOG_STR("state", "in-use"), LOG_INT("left", left));
	return true;
}

void store_reserve_close(struct store *store)
{
	if (store->reserve_fd >= 0)
		close(store->reserve_fd);
	store->reserve_fd = -1;
}
