#include "center/bridges.h"

#include "base/file.h"
#include "center/bridge/bridge_runner.h"

#include <stdlib.h>
#include <string.h>

#define BASE "bridge"
#define PASSWORD_MAX 200

struct bridges {
	struct bridge_runner *runners[BRIDGES_MAX];
	size_t count;
};

/* "": the process's own. */
static const char *center_of(const struct conf *conf, const char *section)
{
	const char *id = conf_text(conf, section, "center");
	return *id ? id : conf_text(conf, "center", "id");
}

static bool is_served(const struct conf *conf, const char *id)
{
	static const char between[] = " ,";
	const char *also = conf_text(conf, "center", "also");
	if (strcmp(conf_text(conf, "center", "id"), id) == 0)
		return true;
	for (size_t len; *(also += strspn(also, between)); also += len) {
		len = strcspn(also, between);
		if (len == strlen(id) && strncmp(also, id, len) == 0)
			return true;
	}
	return false;
}

static bool is_asked(const struct conf *conf, const char *section)
{
	return *conf_text(conf, section, "url") != '\0';
}

/* A name stands for one system at a center: the cursor and the dossiers carry it. */
static enum err_code check_name(const struct conf *conf, size_t i, struct err *err)
{
	const char *section = conf_section(conf, BASE, i), *other;
	for (size_t n = 0; n < i; n++) {
		other = conf_section(conf, BASE, n);
		if (is_asked(conf, other) && strcmp(center_of(conf, other), center_of(conf, section)) == 0 &&
			strcmp(conf_text(conf, other, "source"), conf_text(conf, section, "source")) == 0)
			return err_set(err, ERR_INVALID, "%s.source: [%s] has this name; right is another", section, other);
	}
	return ERR_OK;
}

enum err_code bridges_check(const struct conf *conf, struct err *err)
{
	const char *section;
	size_t asked = 0;
	enum err_code code = ERR_OK;
	for (size_t i = 0; code == ERR_OK && (section = conf_section(conf, BASE, i)); i++) {
		if (!is_asked(conf, section))
			continue;
		code = is_served(conf, center_of(conf, section))
				   ? check_name(conf, i, err)
				   : err_set(err, ERR_INVALID, "%s.center: right is center.id or one of center.also", section);
		if (code == ERR_OK && ++asked > BRIDGES_MAX)
			code = err_set(err, ERR_INVALID, "[%s]: right are %d systems at most", section, BRIDGES_MAX);
	}
	return code;
}

static const struct catalogue *hold_catalogue(void *context, void **ret_handle)
{
	struct center_catalogue *catalogue = center_catalogue_hold(context);
	*ret_handle = catalogue;
	return catalogue ? catalogue->model : NULL;
}

static void release_catalogue(void *context, void *handle)
{
	center_catalogue_release(handle);
}

static enum err_code read_password(const struct conf *conf, const char *section, struct buf *out, struct err *err)
{
	const char *path = conf_text(conf, section, "password_file");
	enum err_code code = *path ? file_read(path, out, err) : ERR_OK;
	while (out->len > 0 && (out->data[out->len - 1] == '\n' || out->data[out->len - 1] == '\r'))
		out->data[--out->len] = '\0';
	return code == ERR_OK ? ERR_OK : err_wrap(err, ERR_INVALID, "%s.password_file", section);
}

static unsigned number(const struct conf *conf, const char *section, const char *name)
{
	return (unsigned)conf_int(conf, section, name);
}

static enum err_code start_one(const struct conf *conf, const char *section, struct center *house,
							   struct bridge_runner **ret_runner, struct err *err)
{
	struct buf password;
	struct center *center = center_find(house, center_of(conf, section));
	if (!center)
		return err_set(err, ERR_INVALID, "%s.center is not served", section);
	buf_init(&password, PASSWORD_MAX);
	enum err_code code = read_password(conf, section, &password, err);
	const struct bridge_runner_options options = {
		.url = conf_text(conf, section, "url"),
		.ca_file = conf_text(conf, section, "ca_file"),
		.crl_file = conf_text(conf, section, "crl_file"),
		.source = conf_text(conf, section, "source"),
		.form = (enum bridge_form)conf_choice(conf, section, "form"),
		.username = conf_text(conf, section, "username"),
		.password = buf_text(&password),
		.unit = conf_text(conf, section, "unit"),
		.every_minutes = number(conf, section, "every_minutes"),
		.full_hours = number(conf, section, "full_hours"),
		.page_size = number(conf, section, "page_size"),
		.again_most = number(conf, section, "errors_most"),
		.keep_days = center->options.keep_dossier_days,
		.center = center->id,
		.writer = center->writer,
		.context = center,
		.hold = hold_catalogue,
		.release = release_catalogue,
	};
	if (code == ERR_OK)
		code = bridge_runner_start(&options, ret_runner, err);
	buf_finish(&password);
	return code;
}

enum err_code bridges_start(const struct conf *conf, struct center *house, struct bridges **ret_bridges,
							struct err *err)
{
	struct bridges *bridges = calloc(1, sizeof *bridges);
	const char *section;
	enum err_code code = bridges ? ERR_OK : err_set(err, ERR_LIMIT, "no memory");
	for (size_t i = 0; code == ERR_OK && (section = conf_section(conf, BASE, i)); i++) {
		if (!is_asked(conf, section))
			continue;
		code = start_one(conf, section, house, &bridges->runners[bridges->count], err);
		if (code == ERR_OK)
			bridges->count++;
	}
	if (code == ERR_OK)
		*ret_bridges = bridges;
	else
		bridges_stop(bridges);
	return code;
}

void bridges_stop(struct bridges *bridges)
{
	for (size_t i = 0; bridges && i < bridges->count; i++)
		bridge_runner_tell_stop(bridges->runners[i]);
	for (size_t i = 0; bridges && i < bridges->count; i++)
		bridge_runner_stop(bridges->runners[i]);
	free(bridges);
}
