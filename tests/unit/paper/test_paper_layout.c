#include "paper/paper_layout.h"

#include "base/check.h"
#include "paper/paper_compose_priv.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

static struct paper_layout layout;

static void a_layout_is_read_block_by_block(void **state)
{
	struct err err = {0};
	const char *text = "; note\n[paper]\nwidth = 58\nmargin = 8\n\n[text a]\nvi = *Số:* {number}\nen = No {number}\n"
					   "size = 40\nweight = bold\nalign = center\nlines = 2\nbefore = 9\n[rule]\n[rule]\n"
					   "[qr q]\nvi = {url}\nmodule = 6\n[pair p]\nvi = a | b\n[qr end]\n";

	assert_int_equal(paper_layout_parse(text, "x.conf", &layout, &err), ERR_OK);
	assert_int_equal(layout.width_mm, 58);
	assert_int_equal(layout.margin, 8);
	assert_int_equal(layout.block_count, 6);
	assert_int_equal(layout.blocks[0].kind, PAPER_TEXT);
	assert_string_equal(layout.blocks[0].text[LANGUAGE_VI], "*Số:* {number}");
	assert_null(layout.blocks[0].text[LANGUAGE_KM]);
	assert_int_equal(layout.blocks[0].size, 40);
	assert_true(layout.blocks[0].bold);
	assert_int_equal(layout.blocks[0].align, PAPER_CENTER);
	assert_int_equal(layout.blocks[0].before, 9);
	assert_int_equal(layout.blocks[1].kind, PAPER_RULE);
	assert_int_equal(layout.blocks[3].module, 6);
	assert_int_equal(layout.blocks[5].kind, PAPER_QR_END);
}

static void what_is_wrong_is_named_with_its_line(void **state)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{"[text a]\nvi = a\nsise = 30\n", "x.conf:3: [text a] no such key here"},
		{"[text a]\nvi = a\nsize = 20\n", "x.conf:3: [text a] out of range"},
		{"[text a]\nvi = a\nsize = 30x\n", "x.conf:3"},
		{"[text a]\nvi = a\nvi = b\n", "x.conf:3: [text a] given twice"},
		{"[picture a]\n", "x.conf:1: [picture a] no such kind of block"},
		{"[text a\nvi = a\n", "x.conf:1"},
		{"[text a]\nen = a\n", "a block has no vi"},
		{"[text a]\nvi = a\nalign = middle\n", "left, center or right"},
		{"[qr a]\nvi = a\nside = right\n[qr end]\n", "left, center or right"},
		{"[text a]\nvi = a\nweight = thin\n", "semibold or bold"},
		{"[number a]\nvi = a\nsize = 100\n", "12 mm"},
		{"[frame a]\n[text b]\nvi = a\n", "without its end"},
		{"[frame a]\n[qr b]\nvi = a\n[qr end]\n[frame end]\n", "inside another"},
		{"[frame end]\n", "without its beginning"},
		{"[text a]\nvi = a\n[paper]\nwidth = 80\n", "[paper] stands first"},
		{"[paper]\nwidth = 70\n", "width is 58 or 80"},
		{"[paper]\nheight = 70\n", "no such key"},
		{"width = 80\n", "key before the first block"},
		{"[text a]\nvi = \xff\n", "not UTF-8"},
		{"just words\n", "not \"key = value\""},
		{"", "no block"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = {0};
		assert_int_equal(paper_layout_parse(cases[i].text, "x.conf", &layout, &err), ERR_INVALID);
		if (strstr(err.text, cases[i].says) == NULL)
			fail_msg("case %zu says \"%s\", not \"%s\"", i, err.text, cases[i].says);
	}
}

static void more_than_the_maxima_is_refused(void **state)
{
	char *text = malloc(PAPER_LAYOUT_FILE_MAX);
	size_t len = 0;

	assert_non_null(text);
	for (int i = 0; i <= PAPER_LAYOUT_BLOCKS_MAX; i++)
		len += (size_t)snprintf(text + len, PAPER_LAYOUT_FILE_MAX - len, "[rule]\n");
	assert_int_equal(paper_layout_parse(text, "x", &layout, NULL), ERR_INVALID);
	len = 0;
	for (int i = 0; i < 60; i++)
		len += (size_t)snprintf(text + len, PAPER_LAYOUT_FILE_MAX - len, "[text a]\nvi = %0150d\nen = %0150d\n", 1, 2);
	assert_int_equal(paper_layout_parse(text, "x", &layout, NULL), ERR_INVALID);
	memset(text, 'a', 2000);
	text[2000] = '\0';
	assert_int_equal(paper_layout_parse(text, "x", &layout, NULL), ERR_INVALID);
	free(text);
}

static void a_name_that_no_document_has_is_refused(void **state)
{
	struct err err = {0};

	assert_int_equal(paper_layout_parse("[text a]\nvi = {nmber}\n", "x", &layout, &err), ERR_OK);
	assert_int_equal(paper_compose_check(&layout, "x", &err), ERR_INVALID);
	assert_non_null(strstr(err.text, "\"nmber\""));
	assert_int_equal(paper_layout_parse("[text a]\nvi = {number\n", "x", &layout, &err), ERR_OK);
	assert_int_equal(paper_compose_check(&layout, "x", &err), ERR_INVALID);
	assert_int_equal(paper_layout_parse("[rule]\nwhen = nothing\n", "x", &layout, &err), ERR_OK);
	assert_int_equal(paper_compose_check(&layout, "x", &err), ERR_INVALID);
}

static void every_layout_that_is_shipped_is_right(void **state)
{
	static const char *const names[] = {"ticket", "dossier", "apology", "procedure", "petition", "test"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct err err = {0};
		char path[64];
		snprintf(path, sizeof(path), "assets/layouts/%s.conf", names[i]);
		if (paper_layout_load(path, &layout, &err) != ERR_OK || paper_compose_check(&layout, path, &err) != ERR_OK)
			fail_msg("%s", err.text);
		for (size_t j = 0; j < layout.block_count; j++) {
			if (i < 4 && layout.blocks[j].text[LANGUAGE_VI] && strchr(layout.blocks[j].text[LANGUAGE_VI], ' ') &&
			    layout.blocks[j].text[LANGUAGE_VI][0] != '{')
				assert_non_null(layout.blocks[j].text[LANGUAGE_EN]);
		}
	}
	assert_int_equal(paper_layout_load("assets/layouts/none.conf", &layout, NULL), ERR_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_layout_is_read_block_by_block),
		cmocka_unit_test(what_is_wrong_is_named_with_its_line),
		cmocka_unit_test(more_than_the_maxima_is_refused),
		cmocka_unit_test(a_name_that_no_document_has_is_refused),
		cmocka_unit_test(every_layout_that_is_shipped_is_right),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
