/* What a technician at the kiosk wants to know beside the devices; looked up when asked for. */
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "kiosk/io_priv.h"
#include "tls/tls_key.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define THERMAL "/sys/class/thermal/thermal_zone0/temp"
#define FILE_MAX (64u << 10)
#define DAY_MS (24LL * 3600 * 1000)

/* The number at a place of a file of the kernel's; 0: there is none. */
static long number_in(const char *path, int place)
{
	char text[64];
	long value = 0;
	FILE *file = fopen(path, "re");
	const char *at = file ? fgets(text, sizeof text, file) : NULL;
	for (; at && place > 0; place--)
		at = strchr(at + 1, ' ');
	if (at)
		value = strtol(at, NULL, 10);
	if (file)
		fclose(file);
	return value;
}

static int certificate_days(const struct io *io)
{
	const char *path = conf_text(io->conf, "center", "cert_file");
	struct tls_cert cert;
	struct buf pem;
	int days = -1;
	if (!path[0])
		return -1;
	buf_init(&pem, FILE_MAX);
	if (file_read(path, &pem, NULL) == ERR_OK && tls_cert_read(buf_text(&pem), pem.len, &cert, NULL) == ERR_OK)
		days = cert.ends_ms > clock_wall_ms() ? (int)((cert.ends_ms - clock_wall_ms()) / DAY_MS) : 0;
	explicit_bzero(pem.data, pem.len);
	buf_finish(&pem);
	return days;
}

void io_health_tell(struct io *io, unsigned name)
{
	struct flow_health *health = &io_notice(io, NOTICE_HEALTH, name, ERR_OK)->health;
	health->scanned_ms = io->scanned_ms;
	health->answered_ms = sync_last_batch(io->sync, &health->took_ms);
	health->oldest_ms = store_event_oldest_ms(io->store);
	health->sound_set = strcmp(conf_text(io->conf, "audio", "driver"), "none") != 0;
	health->sound = io->audio != NULL;
	health->temperature = (int)(number_in(THERMAL, 0) / 1000);
	health->memory_mib = (int)(number_in("/proc/self/statm", 1) * sysconf(_SC_PAGESIZE) >> 20);
	health->disk_percent = io_disk_free(io);
	health->certificate_days = certificate_days(io);
	io_tell(io);
}

void io_paper_changed(struct io *io)
{
	unsigned flags = io->forecast.flags;
	printer_forecast_init(&io->forecast, io->forecast.roll_mm, io->forecast.near_end_mm);
	io->forecast.flags = flags;
	io_print_keep_forecast(io);
	io->devices_changed = true;
}

void io_restart(struct io *io)
{
	log_event(LOG_INFO, "kiosk.restart", LOG_STR("why", "technician"));
	io->restart_wanted = false;
	kill(getpid(), SIGTERM); /* the UI thread ends the program in order */
}
