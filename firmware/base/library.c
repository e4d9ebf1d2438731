#include "base/library.h"

#include <dlfcn.h>
#include <string.h>

enum err_code library_open(const char *soname, const struct library_call *calls, size_t count, void *ret_table,
						   struct err *err)
{
	void *library = dlopen(soname, RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE);
	if (!library)
		return err_set(err, ERR_NOT_FOUND, "%s can't be opened", soname);
	for (size_t i = 0; i < count; i++) {
		void *function = dlsym(library, calls[i].symbol);
		if (!function)
			return err_set(err, ERR_NOT_FOUND, "%s has no %s", soname, calls[i].symbol);
		memcpy((char *)ret_table + calls[i].offset, &function, sizeof function);
	}
	return ERR_OK;
}
