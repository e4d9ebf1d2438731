/* Workbooks: made by the library that writes our own reports, and broken ones made by hand. */
#include "support/test.h"

#include "center/bridge/bridge_xlsx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>
#include <zip.h>

static char path[512];

static const char *in_tmp(const char *name)
{
	const char *dir = getenv("TMPDIR");
	snprintf(path, sizeof path, "%s/%s", dir ? dir : "/tmp", name);
	return path;
}

static size_t slurp(const char *file, char **ret)
{
	FILE *stream = fopen(file, "rb");
	assert_non_null(stream);
	*ret = malloc(1 << 20);
	size_t len = fread(*ret, 1, 1 << 20, stream);
	fclose(stream);
	return len;
}

static enum err_code read_file(const char *file, json_t **ret, struct err *err)
{
	char *bytes;
	size_t len = slurp(file, &bytes);
	assert_true(bridge_xlsx_is(bytes, len));
	enum err_code code = bridge_xlsx_read(bytes, len, ret, err);
	free(bytes);
	return code;
}

static const char *cell(const json_t *rows, size_t row, const char *name)
{
	return json_string_value(json_object_get(json_array_get(rows, row), name));
}

static void a_workbook_s_first_sheet_is_a_list_of_records(void **state)
{
	struct err err = {.code = ERR_OK};
	json_t *rows = NULL;
	const char *file = in_tmp("a.xlsx");
	lxw_workbook *book = workbook_new(file);
	lxw_worksheet *sheet = workbook_add_worksheet(book, "Hồ sơ");
	lxw_format *date = workbook_add_format(book);
	lxw_datetime at = {.year = 2026, .month = 3, .day = 5, .hour = 15, .min = 20};
	format_set_num_format(date, "dd/mm/yyyy hh:mm");
	worksheet_write_string(sheet, 0, 0, "MaHoSo", NULL);
	worksheet_write_string(sheet, 0, 1, "NgayTiepNhan", NULL);
	worksheet_write_string(sheet, 0, 3, "TrangThaiHoSo", NULL);
	worksheet_write_string(sheet, 1, 0, "H08.16-260305-0108", NULL);
	worksheet_write_datetime(sheet, 1, 1, &at, date);
	worksheet_write_string(sheet, 1, 2, "không có tên cột", NULL);
	worksheet_write_number(sheet, 1, 3, 4, NULL);
	worksheet_write_string(sheet, 3, 0, "H08.16-260305-0109", NULL);
	assert_int_equal(workbook_close(book), LXW_NO_ERROR);
	assert_int_equal(read_file(file, &rows, &err), ERR_OK);
	assert_int_equal(json_array_size(rows), 2);
	assert_string_equal(cell(rows, 0, "MaHoSo"), "H08.16-260305-0108");
	assert_string_equal(cell(rows, 0, "NgayTiepNhan"), "2026-03-05 15:20:00");
	assert_string_equal(cell(rows, 0, "TrangThaiHoSo"), "4");
	assert_string_equal(cell(rows, 1, "MaHoSo"), "H08.16-260305-0109");
	json_decref(rows);
}

static const char BOOK[] = "<workbook xmlns:r=\"x\"><sheets><sheet name=\"a\" r:id=\"r1\"/></sheets></workbook>";
static const char RELATIONS[] = "<Relationships><Relationship Id=\"r1\" Target=\"s.xml\"/></Relationships>";

/* A container with the two parts above and a sheet of our own. */
static enum err_code read_sheet(const char *text, size_t len, json_t **ret, struct err *err)
{
	const struct {
		const char *name, *text;
		size_t len;
	} parts[] = {{"xl/workbook.xml", BOOK, sizeof BOOK - 1},
				 {"xl/_rels/workbook.xml.rels", RELATIONS, sizeof RELATIONS - 1},
				 {"xl/s.xml", text, len}};
	const char *file = in_tmp("made.xlsx");
	zip_t *zip = zip_open(file, ZIP_CREATE | ZIP_TRUNCATE, NULL);
	assert_non_null(zip);
	for (size_t i = 0; i < 3; i++)
		assert_true(zip_file_add(zip, parts[i].name, zip_source_buffer(zip, parts[i].text, parts[i].len, 0), 0) >= 0);
	assert_int_equal(zip_close(zip), 0);
	return read_file(file, ret, err);
}

static enum err_code read_text(const char *text, json_t **ret, struct err *err)
{
	return read_sheet(text, strlen(text), ret, err);
}

static void texts_in_the_cells_and_gaps_are_read(void **state)
{
	struct err err = {.code = ERR_OK};
	json_t *rows = NULL;
	assert_int_equal(read_text("<x:worksheet xmlns:x=\"m\"><x:sheetData><x:row><x:c t=\"inlineStr\"><x:is><x:t>MaHoSo"
							   "</x:t></x:is></x:c><x:c r=\"B1\" t=\"str\"><x:v>GhiChu</x:v></x:c></x:row>"
							   "<x:row><x:c r=\"B2\" t=\"str\"><x:v>a &amp; b</x:v></x:c></x:row>"
							   "</x:sheetData></x:worksheet>",
							   &rows, &err),
					 ERR_OK);
	assert_int_equal(json_array_size(rows), 1);
	assert_string_equal(cell(rows, 0, "MaHoSo"), "");
	assert_string_equal(cell(rows, 0, "GhiChu"), "a & b");
	json_decref(rows);
}

static void entities_broken_parts_and_far_columns_are_refused(void **state)
{
	static const char *const sheets[] = {
		"<!DOCTYPE a [<!ENTITY b \"c\">]><worksheet><row><c><v>&b;</v></c></row></worksheet>",
		"<worksheet><row><c>",
		"",
		"<worksheet><row><c r=\"ZZ1\"><v>1</v></c></row></worksheet>",
	};
	for (size_t i = 0; i < sizeof sheets / sizeof sheets[0]; i++) {
		struct err err = {.code = ERR_OK};
		json_t *rows = NULL;
		assert_int_not_equal(read_text(sheets[i], &rows, &err), ERR_OK);
		assert_null(rows);
	}
}

static void a_part_that_unpacks_to_more_than_the_limit_is_refused(void **state)
{
	struct err err = {.code = ERR_OK};
	json_t *rows = NULL;
	size_t len = BRIDGE_XLSX_PART_MAX + 4096;
	char *spaces = malloc(len);
	memset(spaces, ' ', len);
	memcpy(spaces, "<worksheet>", 11);
	assert_int_equal(read_sheet(spaces, len, &rows, &err), ERR_LIMIT);
	free(spaces);
}

static void what_is_no_workbook_is_refused(void **state)
{
	static const char *const bytes[] = {"PK\003\004", "PK\003\004nothing more than this", "MaHoSo;x"};
	for (size_t i = 0; i < 3; i++) {
		struct err err = {.code = ERR_OK};
		json_t *rows = NULL;
		assert_int_equal(bridge_xlsx_read(bytes[i], strlen(bytes[i]), &rows, &err), ERR_INVALID);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_workbook_s_first_sheet_is_a_list_of_records),
		cmocka_unit_test(texts_in_the_cells_and_gaps_are_read),
		cmocka_unit_test(entities_broken_parts_and_far_columns_are_refused),
		cmocka_unit_test(a_part_that_unpacks_to_more_than_the_limit_is_refused),
		cmocka_unit_test(what_is_no_workbook_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
