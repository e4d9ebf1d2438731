#include "model/speech_text.h"

#include <stdio.h>
#include <string.h>

static const char *const digits_vi[] = {"không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"};
static const char *const digits_en[] = {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"};

static void add(char *out, size_t size, const char *text)
{
	size_t used = strlen(out);
	if (used + 1 < size)
		snprintf(out + used, size - used, "%s", text);
}

void speech_number(const char *number, enum catalogue_language language, char *out, size_t size)
{
	const char *const *digits = language == LANGUAGE_EN ? digits_en : digits_vi;
	if (size == 0)
		return;
	out[0] = '\0';
	for (const unsigned char *c = (const unsigned char *)number; *c; c++) {
		char letter[2] = {(char)*c, '\0'};
		const char *word = NULL;
		if (*c >= '0' && *c <= '9')
			word = digits[*c - '0'];
		else if (*c >= 'A' && *c <= 'Z')
			word = letter;
		if (!word)
			continue;
		if (out[0])
			add(out, size, " ");
		add(out, size, word);
	}
}

void speech_call(const char *number, unsigned counter, unsigned times, enum catalogue_language language, char *out,
				 size_t size)
{
	char said[160], place[96], digits[12];
	speech_number(number, language, said, sizeof said);
	snprintf(digits, sizeof digits, "%u", counter);
	speech_number(digits, language, place, sizeof place);
	if (language == LANGUAGE_EN)
		snprintf(out, size, "%sNumber %s, please go to counter %s", times > 1 ? "Calling again. " : "", said, place);
	else
		snprintf(out, size, "%s công dân có số %s đến quầy số %s", times > 1 ? "Xin mời lại" : "Mời", said, place);
}
