/* The kept map of a touchscreen, whatever a disk makes of it: a map that keeps points within numbers, or a refusal. */
#include "base/check.h"
#include "ui/touch_map.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const struct touch_panel panel = {1080, 1920, 0, 3.2};
	char line[TOUCH_MAP_TEXT_SIZE];
	struct touch_map map, again;
	if (!touch_map_read((const char *)bytes, size, &panel, &map))
		return 0;
	touch_map_write(&map, &panel, line);
	CHECK(touch_map_read(line, strlen(line), &panel, &again));
	CHECK(memcmp(&map, &again, sizeof map) == 0);
	for (int corner = 0; corner < 4; corner++) {
		int x = corner % 2 ? panel.w : 0, y = corner / 2 ? panel.h : 0;
		touch_map_pixel(&map, &panel, &x, &y);
		CHECK(x > -10 * panel.w && x < 10 * panel.w && y > -10 * panel.h && y < 10 * panel.h);
	}
	return 0;
}
