#include "base/file.h"
#include "base/id.h"
#include "center/reports/report.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

struct book {
	lxw_workbook *workbook;
	lxw_format *title, *head, *text, *whole, *tenth, *good, *bad;
	const struct catalogue *catalogue;
};

static lxw_format *format_of(struct book *book, const char *number, bool bold)
{
	lxw_format *format = workbook_add_format(book->workbook);
	format_set_font_name(format, "Inter");
	format_set_font_size(format, 11);
	if (number)
		format_set_num_format(format, number);
	if (bold)
		format_set_bold(format);
	return format;
}

static void make_formats(struct book *book)
{
	book->title = format_of(book, NULL, true);
	format_set_font_size(book->title, 14);
	book->head = format_of(book, NULL, true);
	format_set_bg_color(book->head, 0xE1EBF8);
	format_set_bottom(book->head, LXW_BORDER_THIN);
	format_set_text_wrap(book->head);
	book->text = format_of(book, NULL, false);
	book->whole = format_of(book, "#,##0", false);
	book->tenth = format_of(book, "#,##0.0", false);
	book->good = format_of(book, NULL, true);
	format_set_font_color(book->good, 0x167A4B);
	book->bad = format_of(book, NULL, true);
	format_set_font_color(book->bad, 0xB81F31);
}

static void put_heads(struct book *book, lxw_worksheet *sheet, lxw_row_t row, const char *const *heads, size_t count)
{
	for (size_t i = 0; i < count; i++)
		worksheet_write_string(sheet, row, (lxw_col_t)i, heads[i], book->head);
}

static void put_figures(struct book *book, const struct report *report)
{
	static const char *const heads[] = {"Chỉ tiêu", "Kết quả", "Đơn vị", "Mục tiêu", "Nhận xét", "Nguồn mục tiêu"};
	lxw_worksheet *sheet = workbook_add_worksheet(book->workbook, "Chỉ tiêu");
	char text[80];
	snprintf(text, sizeof text, "Báo cáo từ %s đến %s", report->from, report->to);
	worksheet_write_string(sheet, 0, 0, text, book->title);
	put_heads(book, sheet, 2, heads, 6);
	worksheet_set_column(sheet, 0, 0, 36, NULL);
	worksheet_set_column(sheet, 1, 5, 14, NULL);
	worksheet_freeze_panes(sheet, 3, 1);
	for (size_t i = 0; i < report->figure_count; i++) {
		const struct report_figure *figure = &report->figures[i];
		lxw_row_t row = (lxw_row_t)(3 + i);
		worksheet_write_string(sheet, row, 0, figure->name_vi, book->text);
		if (figure->known)
			worksheet_write_number(sheet, row, 1, figure->value, figure->decimals ? book->tenth : book->whole);
		worksheet_write_string(sheet, row, 2, figure->unit_vi, book->text);
		if (!figure->sign)
			continue;
		snprintf(text, sizeof text, "%s %.0f", figure->sign == '<' ? "≤" : "≥", figure->target);
		worksheet_write_string(sheet, row, 3, text, book->text);
		if (figure->known)
			worksheet_write_string(sheet, row, 4, report_met(figure) ? "Đạt" : "Chưa đạt",
								   report_met(figure) ? book->good : book->bad);
		worksheet_write_string(sheet, row, 5, figure->source, book->text);
	}
}

static void put_services(struct book *book, const struct report *report)
{
	static const char *const heads[] = {
		"Lĩnh vực", "Đã cấp",       "Đã phục vụ", "Vắng",   "Chờ trung vị (phút)", "Chờ phân vị 90 (phút)",
		"Đánh giá", "Hài lòng (%)", "Từ (%)",     "Đến (%)"};
	lxw_worksheet *sheet = workbook_add_worksheet(book->workbook, "Lĩnh vực");
	put_heads(book, sheet, 0, heads, 10);
	worksheet_set_column(sheet, 0, 0, 30, NULL);
	worksheet_set_column(sheet, 1, 9, 13, NULL);
	for (size_t i = 0; i < report->stats.group_count; i++) {
		const struct stats_group *group = &report->stats.groups[i];
		const struct catalogue_service *service =
			book->catalogue ? catalogue_service(book->catalogue, group->key) : NULL;
		lxw_row_t row = (lxw_row_t)(1 + i);
		const unsigned counts[] = {group->issued, group->served, group->absent};
		worksheet_write_string(sheet, row, 0, service ? catalogue_text(&service->name, LANGUAGE_VI) : group->key,
							   book->text);
		for (lxw_col_t c = 0; c < 3; c++)
			worksheet_write_number(sheet, row, c + 1, counts[c], book->whole);
		worksheet_write_number(sheet, row, 4, (double)group->wait.p50 / 60000, book->tenth);
		worksheet_write_number(sheet, row, 5, (double)group->wait.p90 / 60000, book->tenth);
		worksheet_write_number(sheet, row, 6, group->ratings.count, book->whole);
		if (group->ratings.count == 0)
			continue;
		worksheet_write_number(sheet, row, 7, group->ratings.share * 100, book->tenth);
		worksheet_write_number(sheet, row, 8, group->ratings.low * 100, book->tenth);
		worksheet_write_number(sheet, row, 9, group->ratings.high * 100, book->tenth);
	}
}

static void put_offices(struct book *book, const struct report *report)
{
	static const char *const heads[] = {"Cơ quan", "Đang trễ", "Trễ cả ngày hẹn lại", "Đã giải quyết",
										"Giải quyết trễ"};
	lxw_worksheet *sheet = workbook_add_worksheet(book->workbook, "Trễ hẹn");
	put_heads(book, sheet, 0, heads, 5);
	worksheet_set_column(sheet, 0, 0, 40, NULL);
	worksheet_set_column(sheet, 1, 4, 14, NULL);
	for (size_t i = 0; i < report->dossiers.office_count; i++) {
		const struct dossier_office *office = &report->dossiers.offices[i];
		const unsigned counts[] = {office->late, office->again, office->finished, office->finished_late};
		worksheet_write_string(sheet, (lxw_row_t)(1 + i), 0, office->office, book->text);
		for (lxw_col_t c = 0; c < 4; c++)
			worksheet_write_number(sheet, (lxw_row_t)(1 + i), c + 1, counts[c], book->whole);
	}
}

enum err_code report_write_xlsx(const struct report *report, const struct catalogue *catalogue, const char *tmp_dir,
								struct buf *out, struct err *err)
{
	char path[FILE_PATH_MAX], id[ID_SIZE], dir[FILE_PATH_MAX];
	id_make(id);
	snprintf(dir, sizeof dir, "%s", tmp_dir);
	snprintf(path, sizeof path, "%s/motcua-%s.xlsx", tmp_dir, id);
	lxw_workbook_options options = {.tmpdir = dir};
	struct book book = {.workbook = workbook_new_opt(path, &options), .catalogue = catalogue};
	if (!book.workbook)
		return err_set(err, ERR_LIMIT, "no memory for a workbook");
	make_formats(&book);
	put_figures(&book, report);
	put_services(&book, report);
	put_offices(&book, report);
	lxw_error result = workbook_close(book.workbook);
	enum err_code code =
		result == LXW_NO_ERROR ? file_read(path, out, err) : err_set(err, ERR_IO, "workbook: %s", lxw_strerror(result));
	unlink(path);
	return code;
}
