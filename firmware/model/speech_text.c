#include "model/speech_text.h"

#include <stdio.h>
#include <string.h>

static const char *const digits_vi[] = {"không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"};
static const char *const digits_en[] = {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"};

static void add_word(char *out, size_t size, const char *word)
{
	size_t used = strlen(out);
	if (used + strlen(word) + 2 <= size)
		snprintf(out + used, size - used, "%s%s", used ? " " : "", word);
}

void speech_number(const char *number, enum catalogue_language language, char *out, size_t size)
{
	const char *const *digits = language == LANGUAGE_EN ? digits_en : digits_vi;
	if (size == 0)
		return;
	out[0] = '\0';
	for (; *number; number++) {
		char letter[2] = {*number, '\0'};
		if (*number >= '0' && *number <= '9')
			add_word(out, size, digits[*number - '0']);
		else if (*number >= 'A' && *number <= 'Z')
			add_word(out, size, letter);
	}
}

static void count_vi(unsigned tens, unsigned ones, char *out, size_t size)
{
	if (tens == 1)
		add_word(out, size, "mười");
	if (tens > 1) {
		add_word(out, size, digits_vi[tens]);
		add_word(out, size, "mươi");
	}
	if (ones == 1 && tens > 1)
		add_word(out, size, "mốt");
	else if (ones == 5 && tens > 0)
		add_word(out, size, "lăm");
	else if (ones > 0 || tens == 0)
		add_word(out, size, digits_vi[ones]);
}

static void count_en(unsigned tens, unsigned ones, char *out, size_t size)
{
	static const char *const teens[] = {"ten",     "eleven",  "twelve",    "thirteen", "fourteen",
										"fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
	static const char *const whole[] = {"",      "",      "twenty",  "thirty", "forty",
										"fifty", "sixty", "seventy", "eighty", "ninety"};
	if (tens == 1) {
		add_word(out, size, teens[ones]);
		return;
	}
	if (tens > 1)
		add_word(out, size, whole[tens]);
	if (ones > 0 || tens == 0)
		add_word(out, size, digits_en[ones]);
}

void speech_count(unsigned count, enum catalogue_language language, char *out, size_t size)
{
	char digits[16];
	if (size == 0)
		return;
	out[0] = '\0';
	if (count > 99) {
		snprintf(digits, sizeof digits, "%u", count);
		speech_number(digits, language, out, size);
	} else if (language == LANGUAGE_EN) {
		count_en(count / 10, count % 10, out, size);
	} else {
		count_vi(count / 10, count % 10, out, size);
	}
}
