#include "i18n/i18n.h"

#include "base/file.h"

#include <libintl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DOMAIN "motcua"
#define CONTEXT_END "\004" /* how gettext glues a context to its msgid */

/* glibc's own counter: raising it makes gettext look at LANGUAGE again. */
extern int _nl_msg_cat_cntr;

static void default_folder(char *out, size_t size)
{
	char exe[FILE_PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", exe, sizeof exe - 1);
	exe[len < 0 ? 0 : len] = '\0';
	for (char *slash = strrchr(exe, '/'); slash; slash = strrchr(exe, '/')) {
		*slash = '\0';
		snprintf(out, size, "%s/locale", exe);
		char probe[FILE_PATH_MAX + 64];
		snprintf(probe, sizeof probe, "%s/locale/vi/LC_MESSAGES/" DOMAIN ".mo", exe);
		if (access(probe, R_OK) == 0)
			return;
	}
	file_asset_path("locale", out, size);
}

enum err_code i18n_open(const char *folder, struct err *err)
{
	char found[FILE_PATH_MAX];
	if (!folder) {
		default_folder(found, sizeof found);
		folder = found;
	}
	if (!setlocale(LC_CTYPE, "C.UTF-8") || !setlocale(LC_MESSAGES, "C.UTF-8"))
		return err_set(err, ERR_IO, "the C.UTF-8 locale is missing");
	if (!bindtextdomain(DOMAIN, folder) || !bind_textdomain_codeset(DOMAIN, "UTF-8") || !textdomain(DOMAIN))
		return err_set(err, ERR_LIMIT, "no memory for message catalogues");
	return ERR_OK;
}

void i18n_use(const char *language)
{
	setenv("LANGUAGE", language, 1);
	_nl_msg_cat_cntr++;
}

void i18n_used(char ret_language[I18N_CODE_SIZE])
{
	const char *language = getenv("LANGUAGE");
	snprintf(ret_language, I18N_CODE_SIZE, "%s", language ? language : "");
}

const char *i18n(const char *msgid)
{
	return *msgid ? gettext(msgid) : msgid;
}

const char *i18n_in(const char *context, const char *msgid)
{
	char glued[512];
	int len = snprintf(glued, sizeof glued, "%s" CONTEXT_END "%s", context, msgid);
	if (len < 0 || (size_t)len >= sizeof glued)
		return msgid;
	const char *found = gettext(glued);
	return found == glued ? msgid : found;
}

const char *i18n_count(const char *one, const char *many, unsigned long count)
{
	return ngettext(one, many, count);
}
