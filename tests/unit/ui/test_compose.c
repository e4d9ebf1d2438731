#include "ui/compose.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

static void type(char *text, size_t size, const char *keys)
{
	text[0] = '\0';
	for (; *keys; keys++)
		compose_add(text, size, (uint32_t)(unsigned char)*keys, true);
}

static void telex_and_vni_make_vietnamese(void **state)
{
	static const struct {
		const char *keys, *text;
	} CASES[] = {
		{"khai sinh", "khai sinh"},
		{"chuwngs thuwcj", "chứng thực"},
		{"ddaats ddai", "đất đai"},
		{"hooj tichj", "hộ tịch"},
		{"Dduwowngf", "Đường"},
		{"nguwowif", "người"},
		{"quays", "quáy"},
		{"giaays", "giấy"},
		{"hoaf", "hòa"},
		{"hoafn", "hoàn"},
		{"keets hoon", "kết hôn"},
		{"tieengs vieejt", "tiếng việt"},
		{"to1i", "tói"},
		{"Vie65t", "Việt"},
		{"d9a6t1", "đất"},
		{"nguye6n4", "nguyễn"},
		{"thuyr", "thủy"},
		{"giaf", "già"},
		{"quyjs", "quý"},
		{"xoas", "xóa"},
		{"huyeenj", "huyện"},
		{"uwu tieen", "ưu tiên"},
		{"ass", "as"},
		{"toanz", "toanz"},
		{"hoasz", "hoa"},
	};

	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		char text[64];

		type(text, sizeof(text), CASES[i].keys);
		assert_string_equal(text, CASES[i].text);
	}
}

static void tone_keys_change_the_last_word(void **state)
{
	char text[32] = "khai sinh";

	assert_true(compose_tone(text, sizeof(text), COMPOSE_DOT));
	assert_string_equal(text, "khai sịnh");
	assert_true(compose_tone(text, sizeof(text), COMPOSE_ACUTE));
	assert_string_equal(text, "khai sính");
	assert_true(compose_tone(text, sizeof(text), COMPOSE_ACUTE));
	assert_string_equal(text, "khai sinh");
	strcpy(text, "xyz 12");
	assert_false(compose_tone(text, sizeof(text), COMPOSE_ACUTE));
	assert_string_equal(text, "xyz 12");
}

static void without_telex_letters_stay_as_typed(void **state)
{
	char text[16] = "";

	for (const char *k = "aas"; *k; k++)
		compose_add(text, sizeof(text), (uint32_t)*k, false);
	assert_string_equal(text, "aas");
	compose_add(text, sizeof(text), 0x1b0, false);
	assert_string_equal(text, "aasư");
}

static void erase_takes_one_sign(void **state)
{
	char text[16] = "aư";

	compose_erase(text);
	assert_string_equal(text, "a");
	compose_erase(text);
	compose_erase(text);
	assert_string_equal(text, "");
}

static void a_full_text_takes_no_more(void **state)
{
	char text[4] = "abc";

	assert_false(compose_add(text, sizeof(text), 'd', false));
	assert_string_equal(text, "abc");
	strcpy(text, "aaa");
	assert_false(compose_tone(text, sizeof(text), COMPOSE_ACUTE)); /* "aáa" would need 4 bytes and the end */
	assert_string_equal(text, "aaa");
}

static void the_word_being_composed_is_measured_in_bytes(void **state)
{
	assert_int_equal(compose_word("khai sinh"), 4);
	assert_int_equal(compose_word("đất"), (int)strlen("đất"));
	assert_int_equal(compose_word("a "), 0);
	assert_int_equal(compose_word(""), 0);
}

static void capitals_and_small_letters_answer_each_other(void **state)
{
	static const uint32_t CODES[] = {'a', 0x111, 0x1eaf, 0x1ed9, 0x1ef1, 'z'};

	for (size_t i = 0; i < sizeof(CODES) / sizeof(CODES[0]); i++) {
		assert_int_not_equal(compose_upper(CODES[i]), CODES[i]);
		assert_int_equal(compose_lower(compose_upper(CODES[i])), CODES[i]);
	}
	assert_int_equal(compose_upper('7'), '7');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(telex_and_vni_make_vietnamese),
		cmocka_unit_test(tone_keys_change_the_last_word),
		cmocka_unit_test(without_telex_letters_stay_as_typed),
		cmocka_unit_test(erase_takes_one_sign),
		cmocka_unit_test(a_full_text_takes_no_more),
		cmocka_unit_test(the_word_being_composed_is_measured_in_bytes),
		cmocka_unit_test(capitals_and_small_letters_answer_each_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
