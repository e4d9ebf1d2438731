/*
 * A camera that looks for QR codes. The link gives whole grey pictures; zbar
 * reads them. At most SCANS_PER_S pictures are looked at, the rest is thrown
 * away: decoding one takes some 15 ms, and the I/O thread has more to do.
 */
#include "scanner/scanner_frame.h"

#include "base/check.h"
#include "base/library.h"
#include "base/log.h"
#include "link/link.h"
#include "scanner/scanner.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <zbar.h>

#define ZBAR_SONAME "libzbar.so.0"
#define ZBAR_CALLS(CALL) \
	CALL(image_create) \
	CALL(image_destroy) \
	CALL(image_first_symbol) \
	CALL(image_scanner_create) \
	CALL(image_scanner_destroy) \
	CALL(image_scanner_set_config) \
	CALL(image_set_data) \
	CALL(image_set_format) \
	CALL(image_set_size) \
	CALL(scan_image) \
	CALL(symbol_get_data) \
	CALL(symbol_get_data_length) \
	CALL(symbol_next)
#define SCANS_PER_S 6
#define SYMBOLS_MAX 4 /* in one picture */

/* Few kiosks have a camera: zbar comes with the first, not with the program. */
#define ZBAR_MEMBER(name) LIBRARY_MEMBER(zbar_, name)
struct zbar_calls {
	ZBAR_CALLS(ZBAR_MEMBER)
};
#define ZBAR_CALL(name) LIBRARY_CALL(struct zbar_calls, zbar_, name)
static const struct library_call calls[] = {ZBAR_CALLS(ZBAR_CALL)};

struct camera {
	struct zbar_calls zbar;
	struct link *link;
	struct scanner_frame frame;
	zbar_image_scanner_t *decoder;
	zbar_image_t *image;
	unsigned char *picture;
	size_t size;
	bool opened;
	int64_t next_ms;
};

static void camera_close(struct scanner *scanner)
{
	struct camera *camera = (struct camera *)scanner;
	if (camera->opened)
		link_close(camera->link);
	camera->opened = false;
	if (camera->picture)
		explicit_bzero(camera->picture, camera->size);
}

static void camera_destroy(struct scanner *scanner)
{
	struct camera *camera = (struct camera *)scanner;
	if (!camera)
		return;
	camera_close(scanner);
	if (camera->image)
		camera->zbar.image_destroy(camera->image);
	if (camera->decoder)
		camera->zbar.image_scanner_destroy(camera->decoder);
	scanner_frame_finish(&camera->frame);
	free(camera->picture);
	free(camera);
}

static bool prepare(struct camera *camera)
{
	struct link_address address;
	long width, height;
	if (link_address_parse(camera->link->address, &address, NULL) != ERR_OK ||
		link_address_number(&address, "width", 160, 1920, 1280, &width, NULL) != ERR_OK ||
		link_address_number(&address, "height", 120, 1080, 720, &height, NULL) != ERR_OK)
		return false;
	camera->size = (size_t)(width * height);
	camera->picture = calloc(1, camera->size);
	camera->decoder = camera->zbar.image_scanner_create();
	camera->image = camera->zbar.image_create();
	if (!camera->picture || !camera->decoder || !camera->image)
		return false;
	(void)camera->zbar.image_scanner_set_config(camera->decoder, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
	(void)camera->zbar.image_scanner_set_config(camera->decoder, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
	camera->zbar.image_set_format(camera->image, zbar_fourcc('Y', '8', '0', '0'));
	camera->zbar.image_set_size(camera->image, (unsigned)width, (unsigned)height);
	camera->zbar.image_set_data(camera->image, camera->picture, camera->size, NULL);
	return true;
}

static struct scanner *camera_create(struct link *link, const struct scanner_sink *sink)
{
	struct camera *camera = calloc(1, sizeof *camera);
	struct err err = {0};
	if (camera && library_open(ZBAR_SONAME, calls, ARRAY_LEN(calls), &camera->zbar, &err) != ERR_OK) {
		log_event(LOG_ERROR, "camera.unusable", LOG_STR("why", err.text));
		free(camera);
		camera = NULL;
	}
	if (!camera)
		return NULL;
	camera->link = link;
	scanner_frame_init(&camera->frame, sink);
	if (prepare(camera))
		return (struct scanner *)camera;
	camera_destroy((struct scanner *)camera);
	return NULL;
}

static enum err_code camera_open(struct scanner *scanner, struct err *err)
{
	struct camera *camera = (struct camera *)scanner;
	enum err_code code = link_open(camera->link, err);
	if (code != ERR_OK)
		return err_wrap(err, code, "camera");
	camera->opened = true;
	camera->next_ms = 0;
	return ERR_OK;
}

static void camera_wait(const struct scanner *scanner, struct device_wait *ret_wait)
{
	const struct camera *camera = (const struct camera *)scanner;
	*ret_wait = (struct device_wait){.fd = -1, .deadline_ms = DEVICE_NO_DEADLINE};
	if (!camera->opened)
		return;
	ret_wait->fd = link_fd(camera->link);
	ret_wait->events = POLLIN;
	ret_wait->deadline_ms = scanner_frame_deadline(&camera->frame);
}

static void look(struct camera *camera, int64_t now_ms)
{
	const struct zbar_calls *zbar = &camera->zbar;
	if (zbar->scan_image(camera->decoder, camera->image) <= 0)
		return;
	unsigned seen = 0;
	for (const zbar_symbol_t *symbol = zbar->image_first_symbol(camera->image); symbol && seen < SYMBOLS_MAX;
		symbol = zbar->symbol_next(symbol), seen++) {
		scanner_frame_bytes(&camera->frame, zbar->symbol_get_data(symbol), zbar->symbol_get_data_length(symbol),
							now_ms);
		scanner_frame_end(&camera->frame, now_ms);
	}
}

static enum err_code camera_step(struct scanner *scanner, short revents, int64_t now_ms)
{
	struct camera *camera = (struct camera *)scanner;
	if (!camera->opened)
		return ERR_OFFLINE;
	size_t len = 0;
	enum err_code code = link_read(camera->link, camera->picture, camera->size, &len);
	if (code == ERR_OK && len == camera->size && now_ms >= camera->next_ms) {
		camera->next_ms = now_ms + 1000 / SCANS_PER_S;
		look(camera, now_ms);
	}
	if (code != ERR_OK && code != ERR_AGAIN) {
		log_event(LOG_WARN, "camera.lost", LOG_STR("link", camera->link->address));
		camera_close(scanner);
		return ERR_OFFLINE;
	}
	scanner_frame_tick(&camera->frame, now_ms);
	return ERR_OK;
}

static enum device_health camera_health(const struct scanner *scanner)
{
	const struct camera *camera = (const struct camera *)scanner;
	if (!camera->opened)
		return DEVICE_CLOSED;
	return camera->frame.disabled ? DEVICE_FAULT : DEVICE_READY;
}

const struct scanner_driver scanner_camera = {
	.name = "camera",
	.create = camera_create,
	.destroy = camera_destroy,
	.open = camera_open,
	.close = camera_close,
	.wait = camera_wait,
	.step = camera_step,
	.health = camera_health,
};
