/* A GPIO line through libgpiod, first generation of its interface (1.6). */
#include "light/light.h"

#include <errno.h>
#include <gpiod.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHIP_MAX 64
#define LINE_MAX_OFFSET 1023

struct gpio_light {
	char chip_name[CHIP_MAX];
	unsigned offset;
	bool low;
	struct gpiod_chip *chip;
	struct gpiod_line *line;
};

static struct light *gpio_create(const char *options)
{
	const char *colon = options ? strchr(options, ':') : NULL;
	if (!colon || colon == options || (size_t)(colon - options) >= CHIP_MAX)
		return NULL;
	char *end;
	errno = 0;
	unsigned long offset = strtoul(colon + 1, &end, 10);
	bool low = strcmp(end, "?low") == 0;
	if (errno != 0 || end == colon + 1 || (*end != '\0' && !low) || offset > LINE_MAX_OFFSET)
		return NULL;
	struct gpio_light *light = calloc(1, sizeof *light);
	if (!light)
		return NULL;
	snprintf(light->chip_name, sizeof light->chip_name, "%.*s", (int)(colon - options), options);
	light->offset = (unsigned)offset;
	light->low = low;
	return (struct light *)light;
}

static void gpio_close(struct light *base)
{
	struct gpio_light *light = (struct gpio_light *)base;
	if (light->line)
		gpiod_line_release(light->line);
	if (light->chip)
		gpiod_chip_close(light->chip);
	light->line = NULL;
	light->chip = NULL;
}

static void gpio_destroy(struct light *base)
{
	if (base)
		gpio_close(base);
	free(base);
}

static enum err_code gpio_open(struct light *base, struct err *err)
{
	struct gpio_light *light = (struct gpio_light *)base;
	light->chip = gpiod_chip_open_lookup(light->chip_name);
	light->line = light->chip ? gpiod_chip_get_line(light->chip, light->offset) : NULL;
	int flags = light->low ? GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW : 0;
	if (light->line && gpiod_line_request_output_flags(light->line, "motcua", flags, 0) == 0)
		return ERR_OK;
	light->line = NULL; /* was not requested: must not be released */
	int error = errno;
	gpio_close(base);
	return err_set(err, ERR_OFFLINE, "light %s:%u: %s", light->chip_name, light->offset, err_system(error));
}

static void gpio_set(struct light *base, bool on)
{
	struct gpio_light *light = (struct gpio_light *)base;
	if (light->line)
		(void)gpiod_line_set_value(light->line, on);
}

const struct light_driver light_gpio = {
	.name = "gpio",
	.create = gpio_create,
	.destroy = gpio_destroy,
	.open = gpio_open,
	.close = gpio_close,
	.set = gpio_set,
};
