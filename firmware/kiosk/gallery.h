/*
 * Every screen in every variant as a picture with its layout dump, without a
 * display: panel x text size x contrast x language. For reviewers and for the
 * tests that check contrast, sizes and clipping on all of them.
 */
#ifndef MOTCUA_KIOSK_GALLERY_H
#define MOTCUA_KIOSK_GALLERY_H

#include "base/buf.h"
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

struct gallery;

struct gallery_viewer {
	void *context;
	enum err_code (*view)(void *context, struct ui *ui, struct err *err);
};

/* The i-th variant; false past the last. */
bool gallery_variant(size_t i, struct gallery_variant *ret_variant);
/* The two files of the sample as the one document that a center publishes. */
enum err_code gallery_sample(struct buf *out, struct err *err) MUST_USE;

/* Reads the sample's catalogue once, for all pictures. One thread. */
enum err_code gallery_create(struct gallery **ret_gallery, struct err *err) MUST_USE;
void gallery_destroy(struct gallery *gallery);
/* Shows one shot ("home", "issued-take" ...) of screens_shots in a variant to a viewer: its picture and dump are those
 * of the toolkit. ERR_NOT_FOUND: no such shot. */
enum err_code gallery_view(struct gallery *gallery, const char *shot, const struct gallery_variant *variant,
						   const struct gallery_viewer *viewer, struct err *err) MUST_USE;
/* All of them into dir/<panel>/<shot>-<language>-<size>-<contrast>.png and .json. */
enum err_code gallery_draw(const char *dir, struct err *err) MUST_USE;

#endif
