#include "center/reports/report.h"

#include <stdio.h>
#include <string.h>

void report_csv_text(struct buf *out, const char *text)
{
	bool quote = strpbrk(text, ";\"\r\n") != NULL;
	if (quote)
		buf_byte(out, '"');
	if (strchr("=+-@\t", text[0]) && text[0])
		buf_byte(out, '\'');
	for (; *text; text++) {
		if (*text == '"')
			buf_byte(out, '"');
		buf_byte(out, (unsigned char)*text);
	}
	if (quote)
		buf_byte(out, '"');
}

void report_csv_number(struct buf *out, double value, int decimals)
{
	char text[40];
	snprintf(text, sizeof text, "%.*f", decimals, value);
	char *point = strchr(text, '.');
	if (point)
		*point = ',';
	buf_str(out, text);
}

static void put_figures(const struct report *report, struct buf *out)
{
	buf_str(out, "Chỉ tiêu;Kết quả;Đơn vị;Mục tiêu;Nhận xét;Nguồn mục tiêu\r\n");
	for (size_t i = 0; i < report->figure_count; i++) {
		const struct report_figure *figure = &report->figures[i];
		report_csv_text(out, figure->name_vi);
		buf_byte(out, ';');
		if (figure->known)
			report_csv_number(out, figure->value, figure->decimals);
		buf_byte(out, ';');
		report_csv_text(out, figure->unit_vi);
		buf_byte(out, ';');
		if (figure->sign) {
			buf_str(out, figure->sign == '<' ? "≤ " : "≥ ");
			report_csv_number(out, figure->target, 0);
		}
		buf_byte(out, ';');
		if (figure->sign && figure->known)
			buf_str(out, report_met(figure) ? "Đạt" : "Chưa đạt");
		buf_byte(out, ';');
		report_csv_text(out, figure->source);
		buf_str(out, "\r\n");
	}
}

static void put_services(const struct report *report, const struct catalogue *catalogue, struct buf *out)
{
	buf_str(out,
			"\r\nLĩnh vực;Đã cấp;Đã phục vụ;Vắng;Chờ trung vị (phút);Chờ phân vị 90 (phút);Đánh giá;Hài lòng (%)\r\n");
	for (size_t i = 0; i < report->stats.group_count; i++) {
		const struct stats_group *group = &report->stats.groups[i];
		const struct catalogue_service *service = catalogue ? catalogue_service(catalogue, group->key) : NULL;
		report_csv_text(out, service ? catalogue_text(&service->name, LANGUAGE_VI) : group->key);
		buf_format(out, ";%u;%u;%u;", group->issued, group->served, group->absent);
		report_csv_number(out, (double)group->wait.p50 / 60000, 1);
		buf_byte(out, ';');
		report_csv_number(out, (double)group->wait.p90 / 60000, 1);
		buf_format(out, ";%u;", group->ratings.count);
		if (group->ratings.count > 0)
			report_csv_number(out, group->ratings.share * 100, 1);
		buf_str(out, "\r\n");
	}
}

static void put_offices(const struct report *report, struct buf *out)
{
	buf_str(out, "\r\nCơ quan;Đang trễ;Trễ cả ngày hẹn lại;Đã giải quyết;Giải quyết trễ\r\n");
	for (size_t i = 0; i < report->dossiers.office_count; i++) {
		const struct dossier_office *office = &report->dossiers.offices[i];
		report_csv_text(out, office->office);
		buf_format(out, ";%u;%u;%u;%u\r\n", office->late, office->again, office->finished, office->finished_late);
	}
}

void report_write_csv(const struct report *report, const struct catalogue *catalogue, struct buf *out)
{
	buf_str(out, "\xef\xbb\xbf");
	buf_format(out, "Báo cáo;%s;%s\r\n\r\n", report->from, report->to);
	put_figures(report, out);
	put_services(report, catalogue, out);
	put_offices(report, out);
}
