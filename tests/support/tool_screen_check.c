/* Holds pictures of a gallery to the rules: tool_screen_check DUMP.json ... (the picture beside it as .png, if any). */
#include "base/file.h"
#include "support/screen_check.h"
#include "ui/png.h"

#include <stdio.h>
#include <string.h>

static int check(const char *path)
{
	char picture[FILE_PATH_MAX];
	size_t len = strlen(path);
	struct canvas pixels = {0};
	struct buf dump, out;
	int wrong;

	if (len < 5 || len >= sizeof(picture) || strcmp(path + len - 5, ".json") != 0)
		return 1;
	memcpy(picture, path, len - 5);
	memcpy(picture + len - 5, ".png", 5);
	buf_init(&dump, 8 << 20);
	buf_init(&out, 1 << 20);
	if (file_read(path, &dump, NULL) != ERR_OK)
		return 1;
	if (png_read(picture, &pixels, NULL) != ERR_OK)
		memset(&pixels, 0, sizeof(pixels));
	wrong = screen_check(buf_text(&dump), pixels.pixels ? &pixels : NULL, NULL, &out);
	if (wrong)
		printf("%s\n%s", path, buf_text(&out));
	canvas_finish(&pixels);
	buf_finish(&dump);
	buf_finish(&out);
	return wrong;
}

int main(int argc, char **argv)
{
	int bad = 0, wrong = 0;

	for (int i = 1; i < argc; i++) {
		int n = check(argv[i]);

		bad += n > 0;
		wrong += n;
	}
	printf("%d of %d pictures have %d faults\n", bad, argc - 1, wrong);
	return bad != 0;
}
