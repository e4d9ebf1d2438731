#include "display/phrase.h"

#include "model/speech_text.h"

#include <stdio.h>
#include <string.h>

static bool is_english(const struct hall_call *call)
{
	return strcmp(call->language, "en") == 0;
}

const char *phrase_language(const struct hall_call *call)
{
	return is_english(call) ? "en" : "vi";
}

void phrase_call(const struct hall_call *call, char out[PHRASE_MAX])
{
	enum catalogue_language language = is_english(call) ? LANGUAGE_EN : LANGUAGE_VI;
	char number[96], counter[64], times[64];

	speech_number(call->number, language, number, sizeof(number));
	speech_count(call->counter, language, counter, sizeof(counter));
	speech_count(call->times, language, times, sizeof(times));
	if (is_english(call) && call->times > 1)
		snprintf(out, PHRASE_MAX, "Call %s. Number %s, please go to counter %s", times, number, counter);
	else if (is_english(call))
		snprintf(out, PHRASE_MAX, "Number %s, please go to counter %s", number, counter);
	else if (call->times > 1)
		snprintf(out, PHRASE_MAX, "Mời lần %s. Mời công dân có số %s đến quầy số %s", times, number, counter);
	else
		snprintf(out, PHRASE_MAX, "Mời công dân có số %s đến quầy số %s", number, counter);
}
