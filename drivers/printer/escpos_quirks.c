#include "printer/escpos_quirks.h"

#include "base/check.h"

#include <string.h>

/* More particular names stand first: the first row whose `answers` is part of the unit's answer is taken. */
static const struct escpos_quirk rows[] = {
	{.name = "epson-tm-t88", .answers = "TM-T88", .dots_wide = 512, .dots_per_mm = 7, .mm_per_s = 150,
		.graphics = ESCPOS_GRAPHICS, .band_rows = 48, .cut = ESCPOS_CUT_FEED, .clears = true, .realtime_off = true,
		.automatic_status = true,
		.source = "Epson ESC/POS reference, TM-T88V/VI: 180 dpi, 512 dots; GS v 0 is listed as obsolete"},
	{.name = "epson-tm-t20", .answers = "TM-T20", .dots_wide = 576, .dots_per_mm = 8, .mm_per_s = 100,
		.graphics = ESCPOS_RASTER, .band_rows = 48, .cut = ESCPOS_CUT_FEED, .clears = true, .realtime_off = true,
		.automatic_status = true,
		.source = "Epson ESC/POS reference, TM-T20/T20II/T20III: 203 dpi, 576 dots, 4 KiB buffer"},
	{.name = "epson-tm-t82", .answers = "TM-T8", .dots_wide = 576, .dots_per_mm = 8, .mm_per_s = 100,
		.graphics = ESCPOS_RASTER, .band_rows = 48, .cut = ESCPOS_CUT_FEED, .clears = true, .realtime_off = true,
		.automatic_status = true, .source = "Epson ESC/POS reference, TM-T81/T82/T83: 203 dpi, 576 dots"},
	{.name = "star-escpos", .answers = "TSP", .dots_wide = 576, .dots_per_mm = 8, .mm_per_s = 150,
		.graphics = ESCPOS_RASTER, .band_rows = 32, .cut = ESCPOS_CUT_FEED, .clears = false, .automatic_status = false,
		.source = "Star ESC/POS mode command specification, TSP100/TSP143/TSP650: own format of automatic status"},
	{.name = "custom", .answers = "VKP", .dots_wide = 576, .dots_per_mm = 8, .mm_per_s = 120,
		.graphics = ESCPOS_RASTER, .band_rows = 24, .cut = ESCPOS_CUT_ESC_I, .feed_mm = 15, .automatic_status = false,
		.source = "Custom VKP80/K80 commands manual: ESC i total cut; GS a differs by firmware, so polled"},
	{.name = "citizen", .answers = "CT-", .dots_wide = 576, .dots_per_mm = 8, .mm_per_s = 150,
		.graphics = ESCPOS_RASTER, .band_rows = 32, .cut = ESCPOS_CUT_FEED, .automatic_status = true,
		.source = "Citizen CT-S/CT-D command reference, 5.3 identification of send status"},
	{.name = "bixolon", .answers = "SRP", .dots_wide = 576, .dots_per_mm = 8, .mm_per_s = 150,
		.graphics = ESCPOS_RASTER, .band_rows = 32, .cut = ESCPOS_CUT_FEED, .automatic_status = true,
		.source = "Bixolon SRP-350 control commands manual"},
	{.name = "xprinter-80", .answers = "XP-", .dots_wide = 576, .dots_per_mm = 8, .mm_per_s = 90,
		.graphics = ESCPOS_RASTER, .band_rows = 24, .cut = ESCPOS_CUT_FEED, .automatic_status = false,
		.source = "Xprinter XP-80 programmer manual; most units answer GS I with another maker's name"},
	{.name = "generic-58", .answers = NULL, .dots_wide = 384, .dots_per_mm = 8, .mm_per_s = 50,
		.graphics = ESCPOS_RASTER, .band_rows = 24, .cut = ESCPOS_CUT_NONE, .feed_mm = 12, .may_be_mute = true,
		.source = "58 mm mechanisms (384 dots at 203 dpi) with the common subset of commands"},
	/* Also what an unknown name gets. It is told to empty its buffers too: where the command is not known, its bytes
	 * are control codes that print nothing. */
	{.name = "auto", .answers = "", .dots_wide = 576, .dots_per_mm = 8, .mm_per_s = 60,
		.graphics = ESCPOS_RASTER, .band_rows = 24, .cut = ESCPOS_CUT_FEED, .clears = true,
		.source = "80 mm mechanisms (576 dots at 203 dpi) with the common subset of commands"},
	{.name = "generic-80", .answers = NULL, .dots_wide = 576, .dots_per_mm = 8, .mm_per_s = 60,
		.graphics = ESCPOS_RASTER, .band_rows = 24, .cut = ESCPOS_CUT_FEED, .may_be_mute = true,
		.source = "the row auto under a name of its own: for units whose answer to GS I is a lie"},
};

const struct escpos_quirk *escpos_quirk_named(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	return NULL;
}

const struct escpos_quirk *escpos_quirk_for(const char *model)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (rows[i].answers && strstr(model, rows[i].answers))
			return &rows[i];
	CHECK(!"the row of unknown names is missing");
	return NULL;
}

const struct escpos_quirk *escpos_quirk_row(size_t i)
{
	return i < ARRAY_LEN(rows) ? &rows[i] : NULL;
}
