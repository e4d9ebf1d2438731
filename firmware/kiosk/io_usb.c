/* What is plugged in beside the kiosk's own parts: usbguard keeps it dead, the center's people hear of it (FAULTS 61).
 */
#include "base/log.h"
#include "kiosk/io_priv.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#define LOOK_MS 5000
#define ID_DIGITS 4
#define CLASS_HUB "09"
#define CODE_PREFIX "usb-unknown-"

/* One line of hexadecimal digits of a device's folder; "" where it can't be read. */
static void read_hex(const char *dir, const char *device, const char *name, char *out, size_t size)
{
	char path[512], line[16] = "";
	snprintf(path, sizeof path, "%s/%s/%s", dir, device, name);
	FILE *file = fopen(path, "re");
	if (file && !fgets(line, sizeof line, file))
		line[0] = '\0';
	if (file)
		fclose(file);
	size_t len = strspn(line, "0123456789abcdef");
	snprintf(out, size, "%.*s", (int)len, line);
}

/* "04b8:0e28 1fc9:*": of a maker all, or one thing. */
static bool is_known(const char *known, const char *vendor, const char *product)
{
	char whole[IO_USB_ID_SIZE], any[IO_USB_ID_SIZE];
	snprintf(whole, sizeof whole, "%.4s:%.4s", vendor, product);
	snprintf(any, sizeof any, "%.4s:*", vendor);
	for (size_t len; *(known += strspn(known, " ,")); known += len) {
		len = strcspn(known, " ,");
		if ((len == strlen(whole) && strncmp(known, whole, len) == 0) ||
			(len == strlen(any) && strncmp(known, any, len) == 0))
			return true;
	}
	return false;
}

static bool was_told(const struct io_usb *usb, const char *id)
{
	for (size_t i = 0; i < usb->told_count; i++)
		if (strcmp(usb->told[i], id) == 0)
			return true;
	return false;
}

static void tell(struct io *io, const char *vendor, const char *product)
{
	char code[sizeof CODE_PREFIX + 2 * ID_DIGITS + 2];
	snprintf(code, sizeof code, CODE_PREFIX "%.4s-%.4s", vendor, product);
	log_event(LOG_WARN, "usb.unknown", LOG_ID("device", code + strlen(CODE_PREFIX)));
	sync_alarm(io->sync, code);
}

/* A device stands as "1-4.2"; its interfaces hold a colon, root hubs begin with letters. */
static void look_at(struct io *io, const char *dir, const char *device, struct io_usb *now)
{
	char vendor[ID_DIGITS + 1], product[ID_DIGITS + 1], kind[ID_DIGITS + 1];
	if (!isdigit((unsigned char)device[0]) || strchr(device, ':'))
		return;
	read_hex(dir, device, "idVendor", vendor, sizeof vendor);
	read_hex(dir, device, "idProduct", product, sizeof product);
	read_hex(dir, device, "bDeviceClass", kind, sizeof kind);
	if (!vendor[0] || strcmp(kind, CLASS_HUB) == 0 ||
		is_known(conf_text(io->conf, "kiosk", "usb_known"), vendor, product) || now->told_count == IO_USB_MAX)
		return;
	char *id = now->told[now->told_count++];
	snprintf(id, IO_USB_ID_SIZE, "%s:%s", vendor, product);
	if (!was_told(&io->usb, id))
		tell(io, vendor, product);
}

void io_usb_step(struct io *io, int64_t now_ms)
{
	struct io_usb now = {.next_ms = now_ms + LOOK_MS};
	const char *dir = conf_text(io->conf, "debug", "usb_dir");
	if (now_ms < io->usb.next_ms || !conf_text(io->conf, "kiosk", "usb_known")[0])
		return;
	DIR *folder = opendir(dir);
	for (const struct dirent *entry; folder && (entry = readdir(folder));)
		look_at(io, dir, entry->d_name, &now);
	if (folder)
		closedir(folder);
	io->usb = now; /* what was pulled out is told of again when it comes back */
}
