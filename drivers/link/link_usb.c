/*
 * Which /dev/usb/lpN is the printer that was installed? Numbers change with
 * every plug, and a foreign printer must not be taken for it; the serial number
 * that USB units carry tells.
 */
#include "link/link_priv.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#define SERIAL_MAX 256

static bool has_serial(const char *sysfs, const char *node, const char *serial)
{
	char path[512], text[SERIAL_MAX] = "";
	/* The node's device is an interface; the unit is the folder above. */
	int len = snprintf(path, sizeof path, "%s/%s/device/../serial", sysfs, node);
	FILE *file = len > 0 && (size_t)len < sizeof path ? fopen(path, "re") : NULL;
	if (!file)
		return false;
	bool read = fgets(text, sizeof text, file) != NULL;
	fclose(file);
	text[strcspn(text, "\n")] = '\0';
	return read && strcmp(text, serial) == 0;
}

enum err_code link_usb_find(const char *sysfs, const char *folder, const char *serial, char *out, size_t size)
{
	enum err_code code = ERR_NOT_FOUND;
	DIR *nodes = serial[0] != '\0' ? opendir(sysfs) : NULL;
	for (const struct dirent *entry; nodes && code != ERR_OK && (entry = readdir(nodes));) {
		if (strncmp(entry->d_name, "lp", 2) != 0 || !has_serial(sysfs, entry->d_name, serial))
			continue;
		snprintf(out, size, "%s/%s", folder, entry->d_name);
		code = ERR_OK;
	}
	if (nodes)
		closedir(nodes);
	return code;
}
