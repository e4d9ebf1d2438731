/* What stands on the hall screen, as JSON, in the form of the kiosk's layout dump. */
#ifndef MOTCUA_DISPLAY_DUMP_H
#define MOTCUA_DISPLAY_DUMP_H

#include "base/buf.h"
#include "display/view.h"

#define DUMP_MAX (128u << 10)

struct dump_about {
	enum catalogue_language language;
	int w, h;
	double dots_per_mm;
	double age_s;         /* of the data; negative: never heard */
	unsigned calls_waiting;
};

enum err_code dump_write(const struct view *view, const struct dump_about *about, struct buf *out) MUST_USE;

#endif
