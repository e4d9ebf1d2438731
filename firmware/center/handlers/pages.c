/* The pages of staff and phones: files of web_dir, and fonts and the plot library where Debian's packages keep them. */
#include "center/handlers/routes_priv.h"

#include "base/check.h"
#include "base/file.h"
#include "center/handlers/center.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define PAGE_FILE_MAX (1u << 20)

/* Outside of web_dir: names are listed one by one. */
static const struct {
	const char *name, *path;
} SYSTEM_FILES[] = {
	{"fonts/Inter-Regular.otf", "/usr/share/fonts/opentype/inter/Inter-Regular.otf"},
	{"fonts/Inter-Medium.otf", "/usr/share/fonts/opentype/inter/Inter-Medium.otf"},
	{"fonts/Inter-SemiBold.otf", "/usr/share/fonts/opentype/inter/Inter-SemiBold.otf"},
	{"fonts/Inter-Bold.otf", "/usr/share/fonts/opentype/inter/Inter-Bold.otf"},
	{"fonts/MaterialIcons-Regular.woff2",
	 "/usr/share/fonts/woff/material-design-icons-iconfont/MaterialIcons-Regular.woff2"},
	{"lib/chart.min.js", "/usr/share/javascript/chart.js/chart.min.js"},
};

static const struct {
	const char *ending, *type;
} TYPES[] = {
	{".html", "text/html; charset=utf-8"},
	{".js", "text/javascript; charset=utf-8"},
	{".css", "text/css; charset=utf-8"},
	{".svg", "image/svg+xml"},
	{".png", "image/png"},
	{".otf", "font/otf"},
	{".woff2", "font/woff2"},
};

static const char *type_of(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(TYPES); i++) {
		size_t len = strlen(TYPES[i].ending);
		if (strlen(name) > len && strcmp(name + strlen(name) - len, TYPES[i].ending) == 0)
			return TYPES[i].type;
	}
	return NULL;
}

/* Plain names only: no way out of the folder, nothing hidden. */
static bool is_plain(const char *name)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/-";
	return name[0] != '/' && name[0] != '.' && !strstr(name, "/.") && !strstr(name, "//") &&
		   strspn(name, allowed) == strlen(name);
}

static void answer_file(struct request *req, struct reply *reply, const char *path, const char *type)
{
	struct stat info;
	char etag[64];
	if (stat(path, &info) != 0 || !S_ISREG(info.st_mode)) {
		reply_problem(reply, 404, "no-such-page", NULL);
		return;
	}
	snprintf(etag, sizeof etag, "\"%llx-%llx\"", (unsigned long long)info.st_mtime, (unsigned long long)info.st_size);
	if (reply_matches(reply, req, etag))
		return;
	reply_start(reply, 200);
	snprintf(reply->etag, sizeof reply->etag, "%s", etag);
	reply->cache = REPLY_REVALIDATE;
	reply->type = type;
	struct err err = {0};
	struct buf text;
	buf_init(&text, PAGE_FILE_MAX);
	if (file_read(path, &text, &err) == ERR_OK)
		buf_add(&reply->body, buf_text(&text), text.len);
	else
		reply_failed(reply, &err);
	buf_finish(&text);
}

static void answer_page(struct request *req, struct reply *reply, const char *name)
{
	char path[FILE_PATH_MAX];
	snprintf(path, sizeof path, "%s/%s", req->center->web_dir, name);
	answer_file(req, reply, path, type_of(name));
	reply->is_page = true;
}

void pages_staff(struct request *req, struct reply *reply)
{
	answer_page(req, reply, "index.html");
}

void pages_phone(struct request *req, struct reply *reply)
{
	answer_page(req, reply, "phone.html");
}

void pages_static(struct request *req, struct reply *reply)
{
	const char *name = req->params[0], *type = type_of(name);
	char path[FILE_PATH_MAX];
	for (size_t i = 0; i < ARRAY_LEN(SYSTEM_FILES); i++)
		if (strcmp(SYSTEM_FILES[i].name, name) == 0) {
			answer_file(req, reply, SYSTEM_FILES[i].path, type);
			return;
		}
	if (!type || !is_plain(name) || strstr(name, ".html")) {
		reply_problem(reply, 404, "no-such-page", NULL);
		return;
	}
	snprintf(path, sizeof path, "%s/%s", req->center->web_dir, name);
	answer_file(req, reply, path, type);
}
