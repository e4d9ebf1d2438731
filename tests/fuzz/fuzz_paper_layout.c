/* Any bytes as a layout file: read or refused, and what is read can be drawn. */
#include "base/check.h"
#include "fuzz/fuzz.h"
#include "paper/paper_priv.h"

#define DRAWN_AMONG 256

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct paper *paper; /* fonts are opened once: their loading is not what is fuzzed */

	if (size > PAPER_LAYOUT_FILE_MAX)
		return 0;
	if (paper == NULL) {
		paper = calloc(1, sizeof(*paper));
		CHECK(paper && paper_ink_create(&paper->cache, &paper->ink, NULL) == ERR_OK);
		paper_words_load(&paper->words);
	}
	char *text = calloc(1, size + 1);
	CHECK(text);
	memcpy(text, data, size);
	struct paper_layout *layout = &paper->layouts[0];
	if (paper_layout_parse(text, "fuzz", layout, NULL) == ERR_OK &&
	    paper_compose_check(layout, "fuzz", NULL) == ERR_OK && fuzz_is_chosen(data, size, DRAWN_AMONG)) {
		struct printer_raster raster = {0};
		paper_sample_values(paper, "ticket.conf", LANGUAGE_VI);
		CHECK(paper_compose_render(&paper->compose, paper->ink, layout, &paper->values, 0, &raster, NULL) == ERR_OK);
		CHECK(raster.height <= PAPER_HEIGHT_MAX);
		free(raster.bits);
	}
	free(text);
	return 0;
}
