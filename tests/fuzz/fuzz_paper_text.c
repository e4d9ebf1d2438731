/* Any bytes as the texts of a print: never a crash, never past the maxima. */
#include "base/check.h"
#include "base/utf8.h"
#include "fuzz/fuzz.h"
#include "paper/paper_clean_priv.h"
#include "paper/paper_priv.h"

#include <stdlib.h>
#include <string.h>

#define DRAWN_AMONG 2048

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct paper *paper;
	static const char layout[] = "[text a]\nvi = *{name}* {place}\n[number n]\nvi = {number}\n[pair p]\n"
								 "vi = {unit} | {state}\n[list l]\nof = steps\n"
								 "vi = {mark} {item}\n[qr q]\nvi = {url}\n[qr end]\n";
	static const char *const names[] = {"name", "place", "number", "unit", "state", "url"};
	char clean[PAPER_VALUE_MAX];

	if (size > 8192)
		return 0;
	if (paper == NULL) {
		paper = calloc(1, sizeof(*paper));
		CHECK(paper && paper_ink_create(&paper->cache, &paper->ink, NULL) == ERR_OK);
		paper_words_load(&paper->words);
		CHECK(paper_layout_parse(layout, "fuzz", &paper->layouts[0], NULL) == ERR_OK);
	}
	char *text = calloc(1, size + 1);
	CHECK(text);
	memcpy(text, data, size);
	paper_clean(text, clean, sizeof(clean));
	CHECK(utf8_is_valid(clean, strlen(clean)));
	struct printer_raster raster = {0};
	if (!fuzz_is_chosen(data, size, DRAWN_AMONG)) {
		free(text);
		return 0;
	}
	paper_values_init(&paper->values, &paper->words, LANGUAGE_VI);
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		paper_values_set(&paper->values, names[i], text);
	for (size_t i = 0; i < 4; i++)
		paper_values_item(&paper->values, "steps", "[x]", text, i & 1);
	CHECK(paper_compose_render(&paper->compose, paper->ink, &paper->layouts[0], &paper->values, 58, &raster, NULL) ==
	      ERR_OK);
	CHECK(raster.height <= PAPER_HEIGHT_MAX);
	free(raster.bits);
	free(text);
	return 0;
}
