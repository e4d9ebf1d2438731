#include "display/phrase.h"


#include <stdio.h>
#include <string.h>

static const char *const digits_vi[] = {"không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"};
static const char *const digits_en[] = {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"};

static bool is_english(const char *language)
{
	return strcmp(language, "en") == 0;
}

static void add_word(char *out, size_t size, const char *word)
{
	size_t used = strlen(out);

	if (used + strlen(word) + 2 <= size)
		snprintf(out + used, size - used, "%s%s", used ? " " : "", word);
}

void phrase_number(const char *number, const char *language, char *out, size_t size)
{
	out[0] = '\0';
	for (; *number != '\0'; number++) {
		char letter[2] = {*number, '\0'};
		if (*number >= '0' && *number <= '9')
			add_word(out, size, is_english(language) ? digits_en[*number - '0'] : digits_vi[*number - '0']);
		else if (*number >= 'A' && *number <= 'Z')
			add_word(out, size, letter);
	}
}

static void counter_vi(unsigned tens, unsigned ones, char *out, size_t size)
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

static void counter_en(unsigned tens, unsigned ones, char *out, size_t size)
{
	static const char *const teens[] = {"ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen",
	                                    "seventeen", "eighteen", "nineteen"};
	static const char *const whole[] = {"", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty",
	                                    "ninety"};

	if (tens == 1) {
		add_word(out, size, teens[ones]);
		return;
	}
	if (tens > 1)
		add_word(out, size, whole[tens]);
	if (ones > 0 || tens == 0)
		add_word(out, size, digits_en[ones]);
}

void phrase_counter(unsigned counter, const char *language, char *out, size_t size)
{
	char digits[16];

	out[0] = '\0';
	if (counter > 99) {
		snprintf(digits, sizeof(digits), "%u", counter);
		phrase_number(digits, language, out, size);
	} else if (is_english(language)) {
		counter_en(counter / 10, counter % 10, out, size);
	} else {
		counter_vi(counter / 10, counter % 10, out, size);
	}
}

const char *phrase_language(const struct hall_call *call)
{
	return is_english(call->language) ? "en" : "vi";
}

void phrase_call(const struct hall_call *call, char out[PHRASE_MAX])
{
	const char *language = phrase_language(call);
	char number[96], counter[64], times[64];

	phrase_number(call->number, language, number, sizeof(number));
	phrase_counter(call->counter, language, counter, sizeof(counter));
	phrase_counter(call->times, language, times, sizeof(times));
	if (is_english(language) && call->times > 1)
		snprintf(out, PHRASE_MAX, "Call %s. Number %s, please go to counter %s", times, number, counter);
	else if (is_english(language))
		snprintf(out, PHRASE_MAX, "Number %s, please go to counter %s", number, counter);
	else if (call->times > 1)
		snprintf(out, PHRASE_MAX, "Mời lần %s. Mời công dân có số %s đến quầy số %s", times, number, counter);
	else
		snprintf(out, PHRASE_MAX, "Mời công dân có số %s đến quầy số %s", number, counter);
}
