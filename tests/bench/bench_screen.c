/*
 * Measures any full-screen program on an X display, whoever wrote it: starts it,
 * waits for its first frame, presses a button many times and watches the pixel,
 * then leaves it alone and counts what it still does. The same yardstick for the
 * kiosk and for a browser in kiosk mode.
 *
 *   bench_screen FRAME_X FRAME_Y FRAME_RRGGBB PRESS_X PRESS_Y TOUCHES IDLE_S -- COMMAND...
 *
 * Prints one line of JSON. Latency is from the injected press to the first
 * changed pixel in the screen's memory, which SCREEN_SHMID names (Xvfb -shmem);
 * without it the server is asked, which keeps it from its work meanwhile.
 */
#include "base/clock.h"
#include "support/x_pixel.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XTest.h>
#include <dirent.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TREE_MAX 256
#define TOUCHES_MAX 1000
#define FIRST_FRAME_LIMIT_US 30000000
#define TOUCH_LIMIT_US 1000000
#define SETTLE_S 6
#define PARK_X 540
#define PARK_Y 1500

struct usage {
	int64_t run_ns;
	int64_t wakeups;
	int64_t pss_kb;
	int64_t frame_kb; /* its part in segments shared with the X server: the frame buffers */
	int processes;
};

static void pause_us(long us)
{
	struct timespec pause = {.tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000};
	nanosleep(&pause, NULL);
}

static int parent_of(int pid)
{
	char path[64], line[512] = "";
	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	FILE *file = fopen(path, "r");
	if (!file)
		return -1;
	if (!fgets(line, sizeof line, file))
		line[0] = '\0';
	fclose(file);
	const char *after = strrchr(line, ')');
	return after ? (int)strtol(after + 4, NULL, 10) : -1;
}

/* The process and all below it. */
static int tree_of(int root, int pids[TREE_MAX])
{
	int count = 1;
	pids[0] = root;
	for (int grown = 1; grown;) {
		grown = 0;
		DIR *dir = opendir("/proc");
		for (struct dirent *entry; dir && (entry = readdir(dir));) {
			int pid = (int)strtol(entry->d_name, NULL, 10);
			int known = pid <= 0, child = 0, parent = pid > 0 ? parent_of(pid) : -1;
			for (int i = 0; i < count; i++) {
				known |= pids[i] == pid;
				child |= pids[i] == parent;
			}
			if (!known && child && count < TREE_MAX) {
				pids[count++] = pid;
				grown = 1;
			}
		}
		if (dir)
			closedir(dir);
	}
	return count;
}

static int64_t number_after(const char *path, const char *label)
{
	char line[256];
	int64_t found = 0;
	FILE *file = fopen(path, "r");
	while (file && fgets(line, sizeof line, file))
		if (strncmp(line, label, strlen(label)) == 0)
			found = strtoll(line + strlen(label), NULL, 10);
	if (file)
		fclose(file);
	return found;
}

static int64_t pss_of_frames(int pid)
{
	char path[64], line[512];
	bool shared_with_x = false;
	int64_t sum = 0;
	snprintf(path, sizeof path, "/proc/%d/smaps", pid);
	FILE *file = fopen(path, "r");
	while (file && fgets(line, sizeof line, file)) {
		if (strchr(line, '-') && strchr(line, '-') < strchr(line, ' '))
			shared_with_x = strstr(line, " /SYSV") != NULL;
		else if (shared_with_x && strncmp(line, "Pss:", 4) == 0)
			sum += strtoll(line + 4, NULL, 10);
	}
	if (file)
		fclose(file);
	return sum;
}

static void add_tasks(int pid, struct usage *usage)
{
	char folder[64], path[400];
	snprintf(folder, sizeof folder, "/proc/%d/task", pid);
	DIR *dir = opendir(folder);
	for (struct dirent *entry; dir && (entry = readdir(dir));) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "%s/%s/status", folder, entry->d_name);
		usage->wakeups += number_after(path, "voluntary_ctxt_switches:");
		snprintf(path, sizeof path, "%s/%s/schedstat", folder, entry->d_name);
		FILE *file = fopen(path, "r");
		long long ran = 0;
		if (file && fscanf(file, "%lld", &ran) == 1)
			usage->run_ns += ran;
		if (file)
			fclose(file);
	}
	if (dir)
		closedir(dir);
}

static struct usage measure(int root)
{
	struct usage usage = {.run_ns = 0};
	int pids[TREE_MAX];
	usage.processes = tree_of(root, pids);
	for (int i = 0; i < usage.processes; i++) {
		char path[64];
		snprintf(path, sizeof path, "/proc/%d/smaps_rollup", pids[i]);
		usage.pss_kb += number_after(path, "Pss:");
		usage.frame_kb += pss_of_frames(pids[i]);
		add_tasks(pids[i], &usage);
	}
	return usage;
}

static int by_value(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
	return (left > right) - (left < right);
}

/* Presses at x,y, answers microseconds until that pixel changed, -1 if it did not; releases elsewhere. */
static int64_t press_once(const struct x_screen *screen, int x, int y)
{
	Display *display = screen->display;
	XTestFakeMotionEvent(display, -1, x, y, CurrentTime);
	XSync(display, False);
	pause_us(60000);
	XSync(display, False); /* whoever is measured, the server is awake */
	unsigned long before = x_screen_pixel(screen, x, y);
	int64_t start = clock_mono_us(), took = -1;
	XTestFakeButtonEvent(display, 1, True, CurrentTime);
	XFlush(display);
	while (took < 0 && clock_mono_us() - start < TOUCH_LIMIT_US) {
		if (x_screen_pixel(screen, x, y) != before)
			took = clock_mono_us() - start;
		else
			sched_yield(); /* never in the way of whoever is measured */
	}
	pause_us(20000);
	XTestFakeMotionEvent(display, -1, PARK_X, PARK_Y, CurrentTime);
	XTestFakeButtonEvent(display, 1, False, CurrentTime);
	XSync(display, False);
	int64_t released = clock_mono_us();
	while (x_screen_pixel(screen, x, y) != before && clock_mono_us() - released < TOUCH_LIMIT_US)
		pause_us(5000);
	return took;
}

static int64_t wait_first_frame(const struct x_screen *screen, int x, int y, unsigned long wanted, int64_t start)
{
	while (clock_mono_us() - start < FIRST_FRAME_LIMIT_US) {
		if (x_screen_pixel(screen, x, y) == wanted)
			return clock_mono_us() - start;
		pause_us(200);
	}
	return -1;
}

int main(int argc, char **argv)
{
	if (argc < 10 || strcmp(argv[8], "--") != 0) {
		fprintf(stderr, "usage: bench_screen X Y RRGGBB PRESS_X PRESS_Y TOUCHES IDLE_S -- COMMAND...\n");
		return 64;
	}
	Display *display = XOpenDisplay(NULL);
	if (!display)
		return 69;
	const char *shmid = getenv("SCREEN_SHMID");
	struct x_screen screen;
	if (!x_screen_init(&screen, display, shmid ? atoi(shmid) : -1)) {
		fprintf(stderr, "the screen's memory can't be read\n");
		return 69;
	}
	int press_x = atoi(argv[4]), press_y = atoi(argv[5]), touches = atoi(argv[6]), idle_s = atoi(argv[7]);
	if (touches > TOUCHES_MAX)
		touches = TOUCHES_MAX;
	int64_t start = clock_mono_us();
	pid_t child = fork();
	if (child == 0) {
		setpgid(0, 0);
		execvp(argv[9], argv + 9);
		_exit(127);
	}
	int64_t first = wait_first_frame(&screen, atoi(argv[1]), atoi(argv[2]), strtoul(argv[3], NULL, 16), start);
	sleep(SETTLE_S);
	int64_t took[TOUCHES_MAX];
	int counted = 0, missed = 0;
	for (int i = 0; i < touches && first >= 0; i++) {
		int64_t us = press_once(&screen, press_x, press_y);
		if (us >= 0)
			took[counted++] = us;
		else
			missed++;
	}
	qsort(took, (size_t)counted, sizeof took[0], by_value);
	sleep(2);
	struct usage before = measure(child);
	int64_t idle_start = clock_mono_us();
	sleep((unsigned)idle_s);
	struct usage after = measure(child);
	double seconds = (double)(clock_mono_us() - idle_start) / 1e6;
	printf("{\"first_frame_ms\":%.1f,\"touch_p50_ms\":%.3f,\"touch_p90_ms\":%.3f,\"touches\":%d,\"missed\":%d,"
		   "\"pss_mb\":%.1f,\"frame_mb\":%.1f,\"processes\":%d,\"idle_cpu_percent\":%.4f,\"wakeups_per_s\":%.2f}\n",
		   (double)first / 1000, counted ? (double)took[counted / 2] / 1000 : -1.0,
		   counted ? (double)took[counted * 9 / 10] / 1000 : -1.0, counted, missed, (double)after.pss_kb / 1024,
		   (double)after.frame_kb / 1024, after.processes, (double)(after.run_ns - before.run_ns) / 1e7 / seconds,
		   (double)(after.wakeups - before.wakeups) / seconds);
	kill(-child, SIGTERM);
	pause_us(500000);
	kill(-child, SIGKILL);
	waitpid(child, NULL, 0);
	x_screen_finish(&screen);
	XCloseDisplay(display);
	return first < 0;
}
