#include "center/reports/index766.h"

#include "base/check.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static const struct {
	const char *id, *vi, *en;
} GROUPS[INDEX766_GROUPS] = {
	{"1", "Công khai, minh bạch", "Openness"},       {"2", "Tiến độ, kết quả", "Timeliness"},
	{"3a", "Dịch vụ trực tuyến", "Online services"}, {"3b", "Thanh toán trực tuyến", "Online payment"},
	{"4", "Số hóa hồ sơ", "Digitised dossiers"},     {"5", "Mức độ hài lòng", "Satisfaction"},
};

#define PORTAL_VI "Cổng Dịch vụ công quốc gia; chưa nối số liệu này"
#define PORTAL_EN "National portal; this figure is not connected yet"
#define CATALOGUE_VI "Danh mục thủ tục đang công bố tại trung tâm"
#define CATALOGUE_EN "Catalogue published at the center"
#define DOSSIERS_VI "Hồ sơ của trung tâm trong kỳ"
#define DOSSIERS_EN "Dossiers of the center in the period"
#define PETITIONS_VI "Phản ánh, kiến nghị nhận tại trung tâm"
#define PETITIONS_EN "Petitions taken at the center"

#define AT(member) offsetof(struct index766_input, member)
#define NOWHERE SIZE_MAX /* the center has no such figure */

static const struct row {
	unsigned group;
	const char *id, *vi, *en;
	double most;
	const char *source_vi, *source_en;
	size_t part, whole; /* where the input has them */
} ROWS[] = {
	{0, "1.1", "Thủ tục công bố đúng hạn", "Procedures announced in time", 6, PORTAL_VI, PORTAL_EN, NOWHERE, NOWHERE},
	{0, "1.2", "Thủ tục cập nhật, công khai đúng hạn", "Procedures updated in time", 4, PORTAL_VI, PORTAL_EN, NOWHERE,
	 NOWHERE},
	{0, "1.3", "Thủ tục công khai đủ nội dung", "Procedures with full content", 2, CATALOGUE_VI, CATALOGUE_EN,
	 AT(procedures_complete), AT(procedures)},
	{0, "1.4", "Hồ sơ đồng bộ lên Cổng quốc gia", "Dossiers synchronised", 6, PORTAL_VI, PORTAL_EN, NOWHERE, NOWHERE},
	{1, "2.1", "Hồ sơ xử lý trước và đúng hạn", "Dossiers early and on time", 20, DOSSIERS_VI, DOSSIERS_EN,
	 AT(not_late), AT(finished)},
	{2, "3.1", "Hồ sơ nộp trực tuyến", "Dossiers filed online", 12, DOSSIERS_VI, DOSSIERS_EN, AT(dossiers_online),
	 AT(dossiers)},
	{3, "3.5", "Thủ tục có nghĩa vụ tài chính có trên cổng", "Procedures with a fee on the portal", 2, CATALOGUE_VI,
	 CATALOGUE_EN, AT(procedures_fee_known), AT(procedures_fee)},
	{3, "3.5b", "Thủ tục có giao dịch thanh toán trực tuyến", "Procedures paid online", 2, PORTAL_VI, PORTAL_EN,
	 NOWHERE, NOWHERE},
	{3, "3.6", "Hồ sơ thanh toán trực tuyến", "Dossiers paid online", 6, DOSSIERS_VI, DOSSIERS_EN, AT(paid_online),
	 AT(fee_due)},
	{4, "4.1", "Hồ sơ có kết quả điện tử", "Dossiers with electronic result", 6, DOSSIERS_VI, DOSSIERS_EN,
	 AT(electronic), AT(finished)},
	{4, "4.2", "Hồ sơ số hóa thành phần", "Dossiers with digitised papers", 4, DOSSIERS_VI, DOSSIERS_EN, AT(digitised),
	 AT(dossiers)},
	{4, "4.2b", "Chứng thực bản sao điện tử", "Electronic certified copies", 2, PORTAL_VI, PORTAL_EN, NOWHERE, NOWHERE},
	{4, "4.3", "Khai thác, dùng lại dữ liệu số hóa", "Digitised data used again", 2, DOSSIERS_VI, DOSSIERS_EN,
	 AT(reused), AT(digitised)},
	{4, "4.4", "Hồ sơ số hóa được chia sẻ", "Digitised dossiers shared", 4, PORTAL_VI, PORTAL_EN, NOWHERE, NOWHERE},
	{4, "4.5a", "Thủ tục nối dữ liệu dân cư", "Procedures using population data", 2, PORTAL_VI, PORTAL_EN, NOWHERE,
	 NOWHERE},
	{4, "4.5b", "Hồ sơ dùng dữ liệu dân cư", "Dossiers using population data", 2, PORTAL_VI, PORTAL_EN, NOWHERE,
	 NOWHERE},
	{5, "5.2", "Phản ánh, kiến nghị xử lý đúng hạn", "Petitions answered in time", 6, PETITIONS_VI, PETITIONS_EN,
	 AT(petitions_in_time), AT(petitions)},
	{5, "5.3", "Hài lòng về xử lý phản ánh, kiến nghị", "Satisfaction with answers", 6, PETITIONS_VI, PETITIONS_EN,
	 AT(petitions_satisfied), AT(petitions_rated)},
	{5, "5.4", "Hài lòng về giải quyết thủ tục", "Satisfaction with service", 6, "Đánh giá tại kiosk, quầy, điện thoại",
	 "Ratings at kiosk, counter, phone", AT(ratings_content), AT(ratings)},
};

static unsigned read(const struct index766_input *input, size_t at)
{
	unsigned value;
	memcpy(&value, (const char *)input + at, sizeof value);
	return value;
}

static void add(struct index766 *index, const struct row *row, const struct index766_input *input)
{
	struct index766_group *group = &index->groups[row->group];
	CHECK(index->item_count < INDEX766_ITEMS);
	unsigned whole = row->whole == NOWHERE ? 0 : read(input, row->whole);
	/* To a tenth, so that what is shown adds up. */
	double points = whole ? round(row->most * read(input, row->part) / whole * 10) / 10 : -1;
	if (group->count++ == 0)
		group->first = index->item_count;
	index->items[index->item_count++] = (struct index766_item){.id = row->id,
															   .name_vi = row->vi,
															   .name_en = row->en,
															   .source_vi = row->source_vi,
															   .source_en = row->source_en,
															   .most = row->most,
															   .points = points};
	group->most += row->most;
	index->most += row->most;
	if (whole == 0)
		return;
	group->known += row->most;
	group->points += points;
	index->known += row->most;
	index->points += points;
}

void index766_make(const struct index766_input *input, struct index766 *ret)
{
	*ret = (struct index766){.most = 0};
	for (unsigned i = 0; i < INDEX766_GROUPS; i++)
		ret->groups[i] = (struct index766_group){.id = GROUPS[i].id, .name_vi = GROUPS[i].vi, .name_en = GROUPS[i].en};
	for (size_t i = 0; i < ARRAY_LEN(ROWS); i++)
		add(ret, &ROWS[i], input);
}
