/* A GPIO line through libgpiod, first generation of its interface (1.6). */
#include "light/light.h"

#include "base/check.h"
#include "base/library.h"

#include <errno.h>
#include <gpiod.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GPIOD_SONAME "libgpiod.so.2"
#define GPIOD_CALLS(CALL) \
	CALL(chip_open_lookup) \
	CALL(chip_close) \
	CALL(chip_get_line) \
	CALL(line_request_output_flags) \
	CALL(line_release) \
	CALL(line_set_value)
#define CHIP_MAX 64
#define LINE_MAX_OFFSET 1023

/* Few kiosks have such a line: the library comes with the first, not with the program. */
#define GPIOD_MEMBER(name) LIBRARY_MEMBER(gpiod_, name)
struct gpiod_calls {
	GPIOD_CALLS(GPIOD_MEMBER)
};
#define GPIOD_CALL(name) LIBRARY_CALL(struct gpiod_calls, gpiod_, name)
static const struct library_call calls[] = {GPIOD_CALLS(GPIOD_CALL)};

struct gpio_light {
	struct gpiod_calls gpiod;
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
		light->gpiod.line_release(light->line);
	if (light->chip)
		light->gpiod.chip_close(light->chip);
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
	enum err_code code = library_open(GPIOD_SONAME, calls, ARRAY_LEN(calls), &light->gpiod, err);
	if (code != ERR_OK)
		return code;
	light->chip = light->gpiod.chip_open_lookup(light->chip_name);
	light->line = light->chip ? light->gpiod.chip_get_line(light->chip, light->offset) : NULL;
	int flags = light->low ? GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW : 0;
	if (light->line && light->gpiod.line_request_output_flags(light->line, "motcua", flags, 0) == 0)
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
		(void)light->gpiod.line_set_value(light->line, on);
}

const struct light_driver light_gpio = {
	.name = "gpio",
	.create = gpio_create,
	.destroy = gpio_destroy,
	.open = gpio_open,
	.close = gpio_close,
	.set = gpio_set,
};
