#include "ui/compose.h"

#include "base/utf8.h"

#include <string.h>

#define WORD_MAX 16 /* signs of the last word that are looked at; Vietnamese syllables have 7 at most */

/* Vowels by base and tone: level, acute, grave, hook, tilde, dot. Lower case, then upper. */
static const uint32_t VOWELS[12][2][6] = {
	{{'a', 0xe1, 0xe0, 0x1ea3, 0xe3, 0x1ea1}, {'A', 0xc1, 0xc0, 0x1ea2, 0xc3, 0x1ea0}},
	{{0x103, 0x1eaf, 0x1eb1, 0x1eb3, 0x1eb5, 0x1eb7}, {0x102, 0x1eae, 0x1eb0, 0x1eb2, 0x1eb4, 0x1eb6}},
	{{0xe2, 0x1ea5, 0x1ea7, 0x1ea9, 0x1eab, 0x1ead}, {0xc2, 0x1ea4, 0x1ea6, 0x1ea8, 0x1eaa, 0x1eac}},
	{{'e', 0xe9, 0xe8, 0x1ebb, 0x1ebd, 0x1eb9}, {'E', 0xc9, 0xc8, 0x1eba, 0x1ebc, 0x1eb8}},
	{{0xea, 0x1ebf, 0x1ec1, 0x1ec3, 0x1ec5, 0x1ec7}, {0xca, 0x1ebe, 0x1ec0, 0x1ec2, 0x1ec4, 0x1ec6}},
	{{'i', 0xed, 0xec, 0x1ec9, 0x129, 0x1ecb}, {'I', 0xcd, 0xcc, 0x1ec8, 0x128, 0x1eca}},
	{{'o', 0xf3, 0xf2, 0x1ecf, 0xf5, 0x1ecd}, {'O', 0xd3, 0xd2, 0x1ece, 0xd5, 0x1ecc}},
	{{0xf4, 0x1ed1, 0x1ed3, 0x1ed5, 0x1ed7, 0x1ed9}, {0xd4, 0x1ed0, 0x1ed2, 0x1ed4, 0x1ed6, 0x1ed8}},
	{{0x1a1, 0x1edb, 0x1edd, 0x1edf, 0x1ee1, 0x1ee3}, {0x1a0, 0x1eda, 0x1edc, 0x1ede, 0x1ee0, 0x1ee2}},
	{{'u', 0xfa, 0xf9, 0x1ee7, 0x169, 0x1ee5}, {'U', 0xda, 0xd9, 0x1ee6, 0x168, 0x1ee4}},
	{{0x1b0, 0x1ee9, 0x1eeb, 0x1eed, 0x1eef, 0x1ef1}, {0x1af, 0x1ee8, 0x1eea, 0x1eec, 0x1eee, 0x1ef0}},
	{{'y', 0xfd, 0x1ef3, 0x1ef7, 0x1ef9, 0x1ef5}, {'Y', 0xdd, 0x1ef2, 0x1ef6, 0x1ef8, 0x1ef4}},
};

enum { V_A, V_A_BREVE, V_A_HAT, V_E, V_E_HAT, V_I, V_O, V_O_HAT, V_O_HORN, V_U, V_U_HORN, V_Y, V_NONE };

struct sign {
	uint32_t code;
	int vowel, tone;
	bool upper;
};

/* Most letters are none: they need no look at the table. */
static bool may_be_vowel(uint32_t code)
{
	if (code < 0x80)
		return code && strchr("aeiouyAEIOUY", (int)code);
	return (code >= 0xc0 && code <= 0x1b0) || (code >= 0x1ea0 && code <= 0x1ef9);
}

static struct sign read_sign(uint32_t code)
{
	for (int v = 0; v < V_NONE && may_be_vowel(code); v++)
		for (int u = 0; u < 2; u++)
			for (int t = 0; t < 6; t++)
				if (VOWELS[v][u][t] == code)
					return (struct sign){code, v, t, u};
	return (struct sign){code, V_NONE, 0, false};
}

static uint32_t sign_code(struct sign s)
{
	return s.vowel == V_NONE ? s.code : VOWELS[s.vowel][s.upper][s.tone];
}

static uint32_t turn_case(uint32_t code, bool upper)
{
	struct sign s = read_sign(code);

	if (s.vowel != V_NONE)
		return VOWELS[s.vowel][upper][s.tone];
	if (code == 0x110 || code == 0x111) /* the barred d */
		return upper ? 0x110 : 0x111;
	if (upper)
		return code >= 'a' && code <= 'z' ? code - 32 : code;
	return code >= 'A' && code <= 'Z' ? code + 32 : code;
}

uint32_t compose_upper(uint32_t code)
{
	return turn_case(code, true);
}

uint32_t compose_lower(uint32_t code)
{
	return turn_case(code, false);
}

static bool is_letter(uint32_t code)
{
	uint32_t low = compose_lower(code);

	return (low >= 'a' && low <= 'z') || low == 0x111 || read_sign(low).vowel != V_NONE;
}

static size_t last_start(const char *text, size_t len)
{
	while (len > 0 && ((unsigned char)text[--len] & 0xc0) == 0x80)
		;
	return len;
}

int compose_word(const char *text)
{
	size_t len = strlen(text), at = len;

	while (at > 0) {
		size_t start = last_start(text, at);
		const char *p = text + start;

		if (!is_letter(utf8_next(&p, text + at)))
			break;
		at = start;
	}
	return (int)(len - at);
}

struct word {
	struct sign signs[WORD_MAX];
	size_t count, start; /* start: byte of the text */
};

/* False where there is no word, or one too long to be Vietnamese. */
static bool read_word(const char *text, struct word *word)
{
	size_t len = strlen(text);
	const char *at, *end = text + len;

	word->count = 0;
	word->start = len - (size_t)compose_word(text);
	at = text + word->start;
	while (at < end) {
		if (word->count == WORD_MAX)
			return false;
		word->signs[word->count++] = read_sign(utf8_next(&at, end));
	}
	return word->count > 0;
}

static bool write_word(char *text, size_t size, const struct word *word)
{
	char out[WORD_MAX * 4 + 1];
	size_t len = 0;

	for (size_t i = 0; i < word->count; i++)
		len += utf8_put(sign_code(word->signs[i]), out + len);
	if (word->start + len + 1 > size)
		return false;
	memcpy(text + word->start, out, len);
	text[word->start + len] = '\0';
	return true;
}

static bool is_marked(int vowel)
{
	return vowel == V_A_BREVE || vowel == V_A_HAT || vowel == V_E_HAT || vowel == V_O_HAT || vowel == V_O_HORN ||
		   vowel == V_U_HORN;
}

static uint32_t low_code(const struct word *word, size_t i)
{
	return compose_lower(word->signs[i].code);
}

/* Where the tone of a syllable stands: its marked vowel; else the last but one of vowels that end the word, or the
 * last before a final consonant; "qu" and "gi" begin the syllable. */
static int tone_place(const struct word *word)
{
	int first = -1, last = -1, marked = -1;

	for (size_t i = 0; i < word->count; i++) {
		bool opens = i > 0 && i + 1 < word->count && word->signs[i + 1].vowel != V_NONE &&
					 ((low_code(word, i - 1) == 'q' && word->signs[i].vowel == V_U) ||
					  (i == 1 && low_code(word, 0) == 'g' && word->signs[i].vowel == V_I));

		if (word->signs[i].vowel == V_NONE || opens)
			continue;
		if (first < 0)
			first = (int)i;
		last = (int)i;
		if (is_marked(word->signs[i].vowel))
			marked = (int)i;
	}
	if (marked >= 0 || first < 0)
		return marked;
	if (last == first || (size_t)last + 1 < word->count)
		return last;
	return last - first >= 2 ? first + 1 : first;
}

bool compose_tone(char *text, size_t size, enum compose_tone tone)
{
	struct word word;
	int place, now = COMPOSE_LEVEL;

	if (!read_word(text, &word))
		return false;
	place = tone_place(&word);
	if (place < 0)
		return false;
	for (size_t i = 0; i < word.count; i++) {
		if (word.signs[i].tone)
			now = word.signs[i].tone;
		word.signs[i].tone = COMPOSE_LEVEL;
	}
	word.signs[place].tone = now == (int)tone ? COMPOSE_LEVEL : (int)tone;
	return write_word(text, size, &word);
}

static bool append(char *text, size_t size, uint32_t code)
{
	char bytes[4];
	size_t n = utf8_put(code, bytes), len = strlen(text);

	if (!n || len + n + 1 > size)
		return false;
	memcpy(text + len, bytes, n);
	text[len + n] = '\0';
	return true;
}

struct change {
	uint32_t key;
	int from, to;
};

/* Telex letters and VNI digits that change a vowel. */
static const struct change CHANGES[] = {
	{'a', V_A, V_A_HAT},  {'e', V_E, V_E_HAT},  {'o', V_O, V_O_HAT},  {'w', V_A, V_A_BREVE},
	{'w', V_O, V_O_HORN}, {'w', V_U, V_U_HORN}, {'6', V_A, V_A_HAT},  {'6', V_E, V_E_HAT},
	{'6', V_O, V_O_HAT},  {'7', V_O, V_O_HORN}, {'7', V_U, V_U_HORN}, {'8', V_A, V_A_BREVE},
};

static bool change_vowel(struct word *word, uint32_t key)
{
	for (size_t i = word->count; i-- > 0;) {
		for (size_t c = 0; c < sizeof(CHANGES) / sizeof(CHANGES[0]); c++) {
			if (CHANGES[c].key != key || CHANGES[c].from != word->signs[i].vowel)
				continue;
			word->signs[i].vowel = CHANGES[c].to;
			/* "uo" and "w": both take the horn */
			if (CHANGES[c].to == V_O_HORN && i > 0 && word->signs[i - 1].vowel == V_U &&
				!(i > 1 && low_code(word, i - 2) == 'q'))
				word->signs[i - 1].vowel = V_U_HORN;
			return true;
		}
		/* doubled letters only count when they are next to what they double, or in the same vowel group */
		if (word->signs[i].vowel == V_NONE && key >= 'a' && i + 3 < word->count)
			break;
	}
	return false;
}

static bool change_d(struct word *word, uint32_t key)
{
	if ((key != 'd' && key != '9') || low_code(word, 0) != 'd' || (key == 'd' && word->count > 5))
		return false;
	word->signs[0].code = word->signs[0].code == 'D' ? 0x110 : 0x111;
	return true;
}

static int tone_key(uint32_t key)
{
	static const char TELEX[] = "sfrxj", VNI[] = "12345";
	const char *hit;

	if (key == 'z' || key == '0')
		return COMPOSE_LEVEL;
	if (key && key < 128 && (hit = strchr(TELEX, (int)key)))
		return COMPOSE_ACUTE + (int)(hit - TELEX);
	if (key && key < 128 && (hit = strchr(VNI, (int)key)))
		return COMPOSE_ACUTE + (int)(hit - VNI);
	return -1;
}

static bool has_tone(const struct word *word, int tone)
{
	for (size_t i = 0; i < word->count; i++)
		if (word->signs[i].tone == tone)
			return true;
	return false;
}

static bool is_toned(const struct word *word)
{
	for (size_t i = 0; i < word->count; i++)
		if (word->signs[i].tone != COMPOSE_LEVEL)
			return true;
	return false;
}

/* Answers whether the key changed the word. */
static bool by_telex(char *text, size_t size, uint32_t code)
{
	uint32_t key = compose_lower(code);
	int tone = tone_key(key);
	struct word word;

	if (!read_word(text, &word))
		return false;
	if (change_d(&word, key) || change_vowel(&word, key))
		return write_word(text, size, &word);
	if (tone < 0 || tone_place(&word) < 0)
		return false;
	if (tone == COMPOSE_LEVEL)
		return is_toned(&word) && compose_tone(text, size, COMPOSE_LEVEL);
	if (has_tone(&word, tone)) { /* the same key again: the letter itself was meant */
		compose_tone(text, size, (enum compose_tone)tone);
		return false;
	}
	return compose_tone(text, size, (enum compose_tone)tone);
}

/* A letter after a tone may move it: "hòa" and "n" make "hoàn". */
static void replace_tone(char *text, size_t size)
{
	struct word word;
	int place, tone = COMPOSE_LEVEL;

	if (!read_word(text, &word))
		return;
	place = tone_place(&word);
	for (size_t i = 0; i < word.count; i++) {
		if (word.signs[i].tone)
			tone = word.signs[i].tone;
		word.signs[i].tone = COMPOSE_LEVEL;
	}
	if (place < 0 || tone == COMPOSE_LEVEL)
		return;
	word.signs[place].tone = tone;
	write_word(text, size, &word);
}

bool compose_add(char *text, size_t size, uint32_t code, bool telex)
{
	if (telex && by_telex(text, size, code))
		return true;
	if (!append(text, size, code))
		return false;
	replace_tone(text, size);
	return true;
}

void compose_erase(char *text)
{
	text[last_start(text, strlen(text))] = '\0';
}
