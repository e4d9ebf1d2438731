/*
 * Every screen in every variant as a picture with its layout dump, without a
 * display: panel x text size x contrast x language. For reviewers and for the
 * tests that check contrast, sizes and clipping on all of them.
 */
#ifndef MOTCUA_KIOSK_GALLERY_H
#define MOTCUA_KIOSK_GALLERY_H

#include "base/err.h"
#include "ui/ui.h"

struct gallery_variant {
	const char *panel; /* "portrait" */
	int w, h;
	double dots_per_mm;
	int size;
	enum ui_contrast contrast;
	int language; /* enum catalogue_language */
	bool low_reach;
};

struct gallery_viewer {
	void *context;
	enum err_code (*view)(void *context, struct ui *ui, struct err *err);
};

/* The i-th variant; false past the last. */
bool gallery_variant(size_t i, struct gallery_variant *ret_variant);
/* Draws one shot ("home", "issued-take" ...) of screens_shots in a variant: picture and dump; either path may be NULL.
 * ERR_NOT_FOUND: no such shot. */
enum err_code gallery_shot(const char *shot, const struct gallery_variant *variant, const char *png_path,
						   const char *dump_path, struct err *err) MUST_USE;
/* Shows a shot to a viewer instead: its picture and dump are those of the toolkit. */
enum err_code gallery_view(const char *shot, const struct gallery_variant *variant,
						   const struct gallery_viewer *viewer, struct err *err) MUST_USE;
/* All of them into dir/<panel>/<shot>-<language>-<size>-<contrast>.png and .json. */
enum err_code gallery_draw(const char *dir, struct err *err) MUST_USE;

#endif
