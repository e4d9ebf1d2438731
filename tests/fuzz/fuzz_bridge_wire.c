/* Answers of one-stop systems: no answer breaks us, and what is taken for a session or a page is one. */
#include "base/check.h"
#include "center/bridge/bridge_wire.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	json_error_t why;
	struct err err;
	struct bridge_page page;
	char session[BRIDGE_SESSION_MAX];
	if (size == 0)
		return 0;
	const struct bridge_wish wish = {
		.list = bytes[0] % BRIDGE_LIST_COUNT, .page = bytes[0] >> 4, .size = 1 + bytes[0] % 100, .unit = ""};
	int status = 200 + (bytes[0] & 3) * 101;
	json_t *answer = json_loadb((const char *)bytes + 1, size - 1, JSON_REJECT_DUPLICATES, &why);
	if (bridge_wire_session(status, answer, session, &err) == ERR_OK)
		CHECK(session[0] != '\0' && strpbrk(session, " \r\n\t") == NULL);
	if (bridge_wire_page(&wish, status, answer, &page, &err) == ERR_OK) {
		CHECK(json_is_array(page.records) && json_array_size(page.records) <= BRIDGE_PAGE_MAX);
		for (size_t i = 0; i < json_array_size(page.records); i++) {
			const char *code, *name;
			bridge_wire_entry(wish.list, json_array_get(page.records, i), &code, &name);
			CHECK(code != NULL && name != NULL);
		}
		json_decref(page.records);
	}
	json_decref(answer);
	return 0;
}
