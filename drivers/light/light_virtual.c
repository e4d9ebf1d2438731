/* A light that one reads from a file: for the bench and for tests. */
#include "light/light.h"

#include "base/file.h"
#include "base/log.h"

#include <stdio.h>
#include <stdlib.h>

struct file_light {
	char path[FILE_PATH_MAX];
	bool opened;
};

static struct light *virtual_create(const char *options)
{
	struct file_light *light = options && options[0] ? calloc(1, sizeof *light) : NULL;
	if (light)
		snprintf(light->path, sizeof light->path, "%s", options);
	return (struct light *)light;
}

static void virtual_set(struct light *base, bool on)
{
	struct file_light *light = (struct file_light *)base;
	struct err err;
	if (light->opened && file_replace(light->path, on ? "1\n" : "0\n", 2, false, &err) != ERR_OK)
		log_event(LOG_WARN, "light.unset", LOG_ERR(&err));
}

static void virtual_close(struct light *base)
{
	virtual_set(base, false);
	((struct file_light *)base)->opened = false;
}

static void virtual_destroy(struct light *base)
{
	if (base)
		virtual_close(base);
	free(base);
}

static enum err_code virtual_open(struct light *base, struct err *err)
{
	struct file_light *light = (struct file_light *)base;
	enum err_code code = file_replace(light->path, "0\n", 2, false, err);
	light->opened = code == ERR_OK;
	return code;
}

const struct light_driver light_virtual = {
	.name = "virtual",
	.create = virtual_create,
	.destroy = virtual_destroy,
	.open = virtual_open,
	.close = virtual_close,
	.set = virtual_set,
};
