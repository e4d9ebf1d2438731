#include "display/care.h"

#include "base/clock.h"
#include "base/log.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CLOSED_FILE "closed"
#define TEST_FILE "self-test.json"
#define TRY_FILE "self-test.try"
#define CLOSED_MAX 64

static bool path_of(const struct care *care, const char *name, char path[FILE_PATH_MAX])
{
	snprintf(path, FILE_PATH_MAX, "%s/%s", care->dir, name);
	return care->dir[0] != '\0';
}

static void load_closed(struct care *care)
{
	char path[FILE_PATH_MAX];
	struct err err = {0};
	struct buf text;

	if (!path_of(care, CLOSED_FILE, path))
		return;
	buf_init(&text, CLOSED_MAX);
	enum err_code code = file_read(path, &text, &err);
	care->closed = code != ERR_NOT_FOUND;
	if (care->closed && (code != ERR_OK || sscanf(buf_text(&text), "%" SCNd64, &care->closed_ms) != 1))
		log_event(LOG_WARN, "closed.unread", LOG_ERR(&err));
	buf_finish(&text);
}

static void load_test(struct care *care)
{
	char path[FILE_PATH_MAX];
	struct err err = {0};
	struct buf text;

	if (!path_of(care, TEST_FILE, path))
		return;
	buf_init(&text, CARE_TEST_MAX);
	if (file_read(path, &text, &err) == ERR_OK && text.len < sizeof(care->test) && text.len > 2 &&
	    text.data[0] == '{' && text.data[text.len - 1] == '}') /* written whole or not at all */
		memcpy(care->test, buf_text(&text), text.len + 1);
	buf_finish(&text);
}

void care_start(struct care *care, const char *dir)
{
	memset(care, 0, sizeof(*care));
	snprintf(care->dir, sizeof(care->dir), "%s", dir);
	load_closed(care);
	load_test(care);
}

static void keep(const struct care *care, const char *name, const char *text)
{
	char path[FILE_PATH_MAX];
	struct err err = {0};

	if (path_of(care, name, path) && file_replace(path, text, strlen(text), true, &err) != ERR_OK)
		log_event(LOG_WARN, "care.unkept", LOG_STR("file", name), LOG_ERR(&err));
}

void care_close(struct care *care, bool closed)
{
	char text[CLOSED_MAX], path[FILE_PATH_MAX];

	if (care->closed == closed)
		return;
	care->closed = closed;
	care->closed_ms = clock_wall_ms();
	snprintf(text, sizeof(text), "%" PRId64, care->closed_ms);
	if (closed)
		keep(care, CLOSED_FILE, text);
	else if (path_of(care, CLOSED_FILE, path) && unlink(path) != 0)
		log_event(LOG_WARN, "care.unkept", LOG_STR("file", CLOSED_FILE));
}

void care_tested(struct care *care, const struct care_part *parts, size_t count)
{
	char at[CLOCK_RFC3339_SIZE];
	struct buf json;

	clock_rfc3339(clock_wall_ms(), at, sizeof(at));
	buf_init(&json, sizeof(care->test) - 1);
	buf_format(&json, "{\"at\":\"%s\",\"parts\":[", at);
	for (size_t i = 0; i < count; i++)
		buf_format(&json, "%s{\"name\":\"%s\",\"ok\":%s,\"detail\":\"%s\"}", i > 0 ? "," : "", parts[i].name,
		           parts[i].ok ? "true" : "false", parts[i].detail);
	buf_str(&json, "]}");
	if (!json.failed) {
		memcpy(care->test, buf_text(&json), json.len + 1);
		keep(care, TEST_FILE, care->test);
	}
	buf_finish(&json);
}

bool care_storage_works(const struct care *care)
{
	char path[FILE_PATH_MAX];
	struct err err = {0};
	struct buf text;

	if (!path_of(care, TRY_FILE, path))
		return false;
	buf_init(&text, CLOSED_MAX);
	bool works = file_replace(path, "try", 3, true, &err) == ERR_OK && file_read(path, &text, &err) == ERR_OK &&
	             strcmp(buf_text(&text), "try") == 0;
	unlink(path);
	buf_finish(&text);
	return works;
}

void care_tell(const struct care *care, struct buf *out)
{
	char since[CLOCK_RFC3339_SIZE];

	clock_rfc3339(care->closed_ms, since, sizeof(since));
	buf_format(out, "\"locked\":%s,\"lock\":{\"by\":\"%s\"", care->closed ? "true" : "false",
	           care->closed ? "center" : "");
	if (care->closed_ms > 0)
		buf_format(out, ",\"since\":\"%s\"", since);
	buf_str(out, "},");
	if (care->test[0])
		buf_format(out, "\"self_test\":%s,", care->test);
}
