#include "light/light.h"

#include <stdlib.h>

static struct light *none_create(const char *options)
{
	return malloc(1);
}

static void none_destroy(struct light *light)
{
	free(light);
}

static enum err_code none_open(struct light *light, struct err *err)
{
	return ERR_OK;
}

static void none_close(struct light *light)
{
}

static void none_set(struct light *light, bool on)
{
}

const struct light_driver light_none = {
	.name = "none",
	.create = none_create,
	.destroy = none_destroy,
	.open = none_open,
	.close = none_close,
	.set = none_set,
};
