/*
 * Text layout on anything: lines keep their width or say that they do not fit,
 * markup never reads past its end, typing never leaves UTF-8.
 */
#include "base/check.h"
#include "base/utf8.h"
#include "fuzz/fuzz.h"
#include "support/ui_demo.h"
#include "ui/compose.h"
#include "ui/ui_priv.h"

#include <stdlib.h>
#include <string.h>

#define LAID_OUT_AMONG 2048
#define TYPED 32 /* keys: the field is full before */

struct input {
	char text[512];
	int width;
};

static struct input input;

static void build(struct ui *ui, void *state)
{
	struct ui_node *box = ui_box(ui, NULL, (struct ui_style){.w = (float)input.width});

	ui_rich(ui, box, TYPE_BODY, UI_INK, input.text);
	ui_text_styled(ui, box, (struct ui_style){.type = TYPE_H1, .figures = true, .ticket = true}, UI_INK, input.text);
}

static const struct ui_screen screen = {.name = "fuzz", .plain = true, .build = build};

static void check_lines(struct ui *ui)
{
	for (const struct ui_node *n = ui_root(ui); n; n = ui_node_next(ui_root(ui), n)) {
		if (n->kind != NODE_TEXT)
			continue;
		CHECK(n->line_count >= 1 && n->line_count <= UI_LINES_MAX);
		for (size_t i = 0; i < n->line_count; i++)
			CHECK(n->lines[i].width <= n->rect.w + 1 || ui->overflow);
	}
}

static void check_typing(const uint8_t *data, size_t size)
{
	char text[64] = "";

	for (size_t i = 0; i < size && i < TYPED; i++) {
		if (data[i] < 6)
			compose_tone(text, sizeof(text), (enum compose_tone)data[i]);
		else if (data[i] == 6)
			compose_erase(text);
		else
			compose_add(text, sizeof(text), data[i] < 128 ? data[i] : 0x1ea0u + data[i] % 90, data[0] & 1);
		CHECK(strlen(text) < sizeof(text) && utf8_is_valid(text, strlen(text)));
		CHECK(compose_word(text) >= 0 && (size_t)compose_word(text) <= strlen(text));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct ui *ui; /* made once: what is fuzzed is the layout */
	size_t len;

	if (size < 2)
		return 0;
	check_typing(data + 1, size - 1);
	if (!fuzz_is_chosen(data, size, LAID_OUT_AMONG))
		return 0;
	len = size - 1 < sizeof(input.text) - 1 ? size - 1 : sizeof(input.text) - 1;
	memset(&input, 0, sizeof(input));
	memcpy(input.text, data + 1, len);
	input.width = 20 + data[0] * 4;
	if (!ui) {
		ui = ui_demo_create(2, (struct ui_settings){.size = 1, .still = true});
		ui_start(ui, &screen, 0);
	}
	ui_changed(ui);
	ui_step(ui, 0, NULL);
	check_lines(ui);
	free(ui_dump(ui));
	return 0;
}
