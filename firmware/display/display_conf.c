#include "display/display.h"

#include "audio/audio.h"
#include "base/check.h"
#include "base/clock.h"
#include "conf/conf_clock.h"
#include "conf/conf_log.h"
#include "program/program.h"

#include <string.h>

static const char *url_rule(const char *value)
{
	size_t len = strlen(value);
	bool fits = (strncmp(value, "http://", 7) == 0 || strncmp(value, "https://", 8) == 0) && value[len - 1] != '/';

	return fits ? NULL : "http://... or https://..., without a slash at the end";
}

/* assets/config/display.conf explains each key. */
const struct conf_key display_keys[] = {
	{.section = "center", .name = "url", .type = CONF_TEXT, .fallback = "http://127.0.0.1:8080", .rule = url_rule},
	{.section = "center", .name = "device_id", .type = CONF_TEXT, .fallback = "display-01"},
	{.section = "center", .name = "key_file", .type = CONF_TEXT, .fallback = ""},
	{.section = "center", .name = "ca_file", .type = CONF_TEXT, .fallback = ""},
	{.section = "center", .name = "crl_file", .type = CONF_TEXT, .fallback = ""},
	{.section = "center", .name = "cert_file", .type = CONF_TEXT, .fallback = ""},
	{.section = "center", .name = "zone", .fallback = CLOCK_ZONE_DEFAULT, .rule = conf_zone_rule},
	{.section = "hall", .name = "zone", .type = CONF_TEXT, .fallback = ""},
	{.section = "ui", .name = "language", .type = CONF_CHOICE, .fallback = "vi", .choices = "vi|en"},
	{.section = "ui", .name = "width", .type = CONF_INT, .fallback = "1920", .least = 640, .most = 7680},
	{.section = "ui", .name = "height", .type = CONF_INT, .fallback = "1080", .least = 640, .most = 7680},
	{.section = "ui", .name = "fullscreen", .type = CONF_BOOL, .fallback = "false"},
	{.section = "ui", .name = "scale", .type = CONF_INT, .fallback = "100", .least = 0, .most = 100},
	{.section = "ui", .name = "dots_per_mm", .type = CONF_REAL, .fallback = "2.02", .least = 0.2, .most = 20},
	{.section = "audio", .name = "driver", .type = CONF_CHOICE, .fallback = "sdl", .choices = "sdl|virtual|none"},
	{.section = "audio", .name = "options", .type = CONF_TEXT, .fallback = "", .rule = audio_options_check},
	{.section = "audio", .name = "transcript", .type = CONF_TEXT, .fallback = ""},
	{.section = "audio", .name = "volume", .type = CONF_INT, .fallback = "10", .least = 1, .most = AUDIO_VOLUME_STEPS},
	{.section = "update", .name = "public_key", .fallback = "", .rule = program_signed_key_rule},
	{.section = "update", .name = "installer", .fallback = ""},
	{.section = "update", .name = "hours", .fallback = "", .rule = program_hours_rule},
	{.section = "update", .name = "idle_s", .type = CONF_INT, .fallback = "20", .least = 5, .most = 86400},
	{.section = "state", .name = "dir", .type = CONF_TEXT, .fallback = ""},
	CONF_LOG_KEY,
	CONF_CLOCK_KEY,
	{.section = "debug", .name = "layout_dump", .type = CONF_TEXT, .fallback = ""},
};

const size_t display_key_count = ARRAY_LEN(display_keys);
