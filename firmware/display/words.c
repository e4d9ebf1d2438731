#include "display/words.h"

#include "base/check.h"
#include "base/clock.h"

#include <stdio.h>

static const struct catalogue_text words[WORD_COUNT] = {
	[WORD_INVITE] = {{"Xin mời số", "Now calling"}},
	[WORD_AGAIN] = {{"Mời lần %u", "Call %u"}},
	[WORD_CARRIED] = {{"Mời số của hôm trước", "Carried over from before"}},
	[WORD_CARRIED_WAS] = {{"Số cũ %s (%s) · %s", "Was %s (%s) · %s"}},
	[WORD_CARRIED_N] = {{"%u số chưa được phục vụ hôm trước được mời trước.",
	                     "%u numbers not served on an earlier day go first."}},
	[WORD_COUNTER] = {{"Quầy", "Counter"}},
	[WORD_COUNTER_N] = {{"Quầy %u", "Counter %u"}},
	[WORD_RECENT] = {{"Vừa mời", "Just called"}},
	[WORD_COUNTERS] = {{"Các quầy", "Counters"}},
	[WORD_WAITING] = {{"Đang chờ", "Waiting"}},
	[WORD_PEOPLE] = {{"%d người", "%d people"}},
	[WORD_MINUTES] = {{"%d–%d phút", "%d–%d min"}},
	[WORD_AT_ONCE] = {{"Vào ngay", "At once"}},
	[WORD_ASK] = {{"Mời hỏi", "Ask here"}},
	[WORD_CLOSED] = {{"Đóng", "Closed"}},
	[WORD_PAUSED] = {{"Tạm nghỉ", "Paused"}},
	[WORD_PHONE] = {{"Quét mã trên phiếu để theo dõi số bằng điện thoại.",
	                 "Scan the code on your ticket to follow it by phone."}},
	[WORD_QUIET] = {{"Chưa mời số nào", "No number called yet"}},
	[WORD_LOST] = {{"Mất kết nối từ %s. Số trên màn hình có thể chưa mới.",
	                "Connection lost at %s. Numbers shown may be old."}},
	[WORD_LOST_HINT] = {{"Xin nghe gọi số tại quầy. Số đã lấy vẫn có hiệu lực.",
	                     "Please listen for your number at the counters. Your ticket stays valid."}},
	[WORD_LAST] = {{"Số mời gần nhất, lúc %s", "Last number called, at %s"}},
	[WORD_UNSURE] = {{"Chưa rõ đến lượt?", "Not sure if it is your turn?"}},
	[WORD_UNSURE_ASK] = {{"Mời hỏi", "Please ask at"}},
	[WORD_RETRY] = {{"Đang nối lại. Lần thử gần nhất: %s.", "Reconnecting. Last try: %s."}},
	[WORD_AS_OF] = {{"Số liệu lúc %s, đang nối lại.", "Data as of %s, reconnecting."}},
	[WORD_SERVED] = {{"%s: phục vụ %d lượt, một nửa chờ dưới %d phút.",
	                  "%s: %d visits, half waited less than %d min."}},
	[WORD_SERVED_ONLY] = {{"%s: phục vụ %d lượt.", "%s: %d visits."}},
	[WORD_SATISFIED] = {{"%s: hài lòng %d\u00a0%% (tin cậy %d–%d\u00a0%%), %d đánh giá.",
	                     "%s: %d\u00a0%% satisfied (95 %% interval %d–%d\u00a0%%), %d ratings."}},
	[WORD_OUT_OF_USE] = {{"Màn hình này đang tạm ngừng", "This screen is out of use"}},
	[WORD_OUT_OF_USE_HINT] = {{"Xin nghe gọi số tại quầy. Số đã lấy vẫn có hiệu lực.",
	                           "Please listen for your number at the counters. Your ticket stays valid."}},
	[WORD_SPEAKER] = {{"Kiểm tra loa.", "Loudspeaker test."}},
	[WORD_NEVER] = {{"Chưa nối được với trung tâm.", "Not connected to the center yet."}},
};

static const struct catalogue_text weekdays[7] = {
	{{"Chủ Nhật", "Sunday"}},  {{"Thứ Hai", "Monday"}},   {{"Thứ Ba", "Tuesday"}},
	{{"Thứ Tư", "Wednesday"}}, {{"Thứ Năm", "Thursday"}}, {{"Thứ Sáu", "Friday"}},
	{{"Thứ Bảy", "Saturday"}},
};

const char *words_get(enum word word, enum catalogue_language language)
{
	CHECK(word < WORD_COUNT);
	return catalogue_text(&words[word], language);
}

void words_date(int64_t wall_ms, enum catalogue_language language, char *out, size_t size)
{
	struct tm tm;

	clock_local(wall_ms, &tm);
	snprintf(out, size, "%s, %02d/%02d/%04d", catalogue_text(&weekdays[tm.tm_wday], language), tm.tm_mday,
	         tm.tm_mon + 1, tm.tm_year + 1900);
}

void words_time(int64_t wall_ms, int64_t now_wall_ms, bool with_seconds, char *out, size_t size)
{
	struct tm tm, now;

	clock_local(wall_ms, &tm);
	clock_local(now_wall_ms, &now);
	if (tm.tm_yday != now.tm_yday || tm.tm_year != now.tm_year)
		snprintf(out, size, "%02d/%02d, %02d:%02d", tm.tm_mday, tm.tm_mon + 1, tm.tm_hour, tm.tm_min);
	else if (with_seconds)
		snprintf(out, size, "%02d:%02d:%02d", tm.tm_hour, tm.tm_min, tm.tm_sec);
	else
		snprintf(out, size, "%02d:%02d", tm.tm_hour, tm.tm_min);
}
