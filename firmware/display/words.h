/* The display's own wording in Vietnamese and English; what the center says of itself is in its catalogue. */
#ifndef MOTCUA_DISPLAY_WORDS_H
#define MOTCUA_DISPLAY_WORDS_H

#include "model/catalogue.h"

#include <stddef.h>
#include <stdint.h>

enum word {
	WORD_INVITE,      /* Xin mời số */
	WORD_AGAIN,       /* Mời lần %u */
	WORD_CARRIED,     /* Số chuyển từ hôm trước */
	WORD_CARRIED_WAS, /* Số cũ B 031 (09/03) · Hộ tịch */
	WORD_CARRIED_N,   /* %u số chuyển ... */
	WORD_COUNTER,     /* Quầy */
	WORD_COUNTER_N,   /* Quầy %u */
	WORD_RECENT,
	WORD_COUNTERS,
	WORD_WAITING,
	WORD_PEOPLE,      /* %d người */
	WORD_MINUTES,     /* %d–%d phút */
	WORD_AT_ONCE,
	WORD_ASK,         /* in the row of the help counter */
	WORD_CLOSED,
	WORD_PAUSED,
	WORD_PHONE,
	WORD_QUIET,       /* nobody was called yet */
	WORD_LOST,        /* Mất kết nối từ %s. ... */
	WORD_LOST_HINT,
	WORD_LAST,        /* Số mời gần nhất, lúc %s */
	WORD_UNSURE,
	WORD_UNSURE_ASK,  /* Mời hỏi; the counter follows */
	WORD_RETRY,       /* Đang nối lại. Lần thử gần nhất: %s. */
	WORD_AS_OF,       /* Số liệu lúc %s, đang nối lại. */
	WORD_NEVER,       /* Chưa nối được với trung tâm. */
	WORD_SERVED,      /* %s: phục vụ %d lượt, một nửa chờ dưới %d phút. */
	WORD_SERVED_ONLY, /* %s: phục vụ %d lượt. */
	WORD_SATISFIED,   /* %s: hài lòng %d %% (tin cậy %d–%d %%), %d đánh giá. */
	WORD_OUT_OF_USE,
	WORD_OUT_OF_USE_HINT,
	WORD_SPEAKER,     /* spoken by the self-test */
	WORD_COUNT,
};

const char *words_get(enum word word, enum catalogue_language language);
/* "Thứ Ba, 10/03/2026" */
void words_date(int64_t wall_ms, enum catalogue_language language, char *out, size_t size);
/* "09:24", with_seconds "09:24:02"; of another day "09/03, 16:58" */
void words_time(int64_t wall_ms, int64_t now_wall_ms, bool with_seconds, char *out, size_t size);

#endif
