/* The check value of the standard, and pieces. */
#include "base/crc.h"
#include "support/test.h"

#include <string.h>

static void the_check_value_is_that_of_the_standard(void **state)
{
	assert_int_equal(crc_bytes(CRC_START, "123456789", 9), 0xcbf43926);
	assert_int_equal(crc_bytes(CRC_START, "", 0), 0);
}

static void pieces_are_as_the_whole(void **state)
{
	static const char digits[] = "123456789";
	for (size_t cut = 0; cut <= 9; cut++)
		assert_int_equal(crc_bytes(crc_bytes(CRC_START, digits, cut), digits + cut, 9 - cut), 0xcbf43926);
}

static void each_single_bit_is_noticed(void **state)
{
	unsigned char text[64] = "id: 17\nevent: ticket.called\ndata: {}\n";
	uint32_t crc = crc_bytes(CRC_START, text, sizeof text);
	for (size_t bit = 0; bit < 8 * sizeof text; bit++) {
		text[bit / 8] ^= (unsigned char)(1 << bit % 8);
		assert_int_not_equal(crc_bytes(CRC_START, text, sizeof text), crc);
		text[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_check_value_is_that_of_the_standard),
		cmocka_unit_test(pieces_are_as_the_whole),
		cmocka_unit_test(each_single_bit_is_noticed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
