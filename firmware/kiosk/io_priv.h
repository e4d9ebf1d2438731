/* The I/O thread from inside. */
#ifndef MOTCUA_KIOSK_IO_PRIV_H
#define MOTCUA_KIOSK_IO_PRIV_H

#include "hal/link.h"
#include "model/self_test.h"
#include "kiosk/devices.h"
#include "kiosk/io.h"
#include "program/program.h"
#include "net/backoff.h"
#include "paper/paper.h"
#include "printer/printer_forecast.h"
#include "store/journal.h"
#include "sync/sync.h"

#include <stdatomic.h>

#define IO_PRINTS_MAX 4       /* waiting for the printer, the one under way included */
#define IO_PRINT_WAIT_MS 4000 /* a printer that is being probed */
#define IO_RECALL_MS 8000     /* a printer that may know how the last run's ticket ended */
#define IO_LOOKUPS_MAX 4
#define IO_CATALOGUES_MAX 4 /* given to the UI and not yet given back */
#define IO_REOPEN_LEAST_MS 250
#define IO_REOPEN_MOST_MS 2000
#define IO_DEVICES_MS 250  /* between two notices of the devices */
#define IO_REPORT_MS 60000 /* between two reports to the center */
#define IO_REPORT_AGAIN_MS 250 /* the one before is under way */
#define IO_TIDY_MS (60 * 60 * 1000)
#define IO_SETTLED_MS (5 * 1000)
#define IO_GIVE_BACK_MS (5 * 60 * 1000)
#define IO_SPOKEN_MS 200

/* A lost device is opened again after waits that grow. */
struct io_door {
	bool open;
	int64_t retry_ms;
	struct net_backoff backoff;
};

struct io_scanner {
	const struct scanner_driver *driver;
	struct scanner *device;
	struct link *link;
	struct io_door door;
	struct io *io;
	char section[IO_SCANNER_SECTION];
};

struct io_print {
	bool is_ticket, is_trial; /* is_trial: of the self-test */
	bool is_shown;            /* meanwhile the number stands on the screen: it holds without paper */
	unsigned name; /* of the request */
	int64_t since_ms;
	struct ticket ticket;
	struct printer_raster raster;
	char job[ID_SIZE];
};

#define IO_USB_MAX 16
#define IO_USB_ID_SIZE 10 /* "04b8:0e28" */

/* Strange things that are plugged in, and were told of. */
struct io_usb {
	char told[IO_USB_MAX][IO_USB_ID_SIZE];
	size_t told_count;
	int64_t next_ms;
};

/* Who took this kiosk out of use. */
enum io_lock { IO_LOCK_NONE, IO_LOCK_CENTER, IO_LOCK_HERE };
/* A self-test under way. */
struct io_trial {
	bool running, printing, plays, played; /* plays: its tone is not over yet */
	unsigned name;                         /* of the request; 0: the center asked */
	int64_t until_ms;                      /* the tone was heard by then, or never */
	enum err_code print_result;
	enum ticket_state print_state;
};

/* A citizen's look-up of a ticket: what was asked for under which name. */
struct io_lookup {
	bool used;
	unsigned name;
	char code[TICKET_URL_SIZE];
	bool from_lease; /* the center may hear of the ticket later */
};

struct io {
	struct mailbox *mailbox;
	struct store *store;
	struct sync *sync;
	struct paper *paper;
	struct catalogue *catalogue; /* the newest; the UI's, which only reads and keeps it until a newer one came */
	struct catalogue *given[IO_CATALOGUES_MAX];
	size_t given_count;
	unsigned pad_counter; /* of a rating pad; 0: a kiosk of the hall */

	const struct printer_driver *printer_driver;
	struct printer *printer;
	struct link *printer_link;
	struct io_door printer_door;
	struct printer_state printer_state;
	struct io_lookup lookups[IO_LOOKUPS_MAX];
	struct printer_forecast forecast;
	unsigned printed_since_saved;
	struct io_print prints[IO_PRINTS_MAX]; /* [0] is the one under way where printing is set */
	size_t print_count;
	bool printing;
	char recalled[ID_SIZE]; /* ticket that an earlier run was sending: the printer is asked first; "": none */
	int64_t recall_until_ms;
	bool paper_hangs; /* half a ticket may hang out since the last run: the setting "paper-hangs" */

	struct io_scanner scanners[IO_SCANNERS_MAX];
	size_t scanner_count;
	const struct keypad_driver *keypad_driver;
	struct keypad *keypad;
	struct link *keypad_link;
	struct io_door keypad_door;
	const struct audio_driver *audio_driver;
	struct audio *audio;
	unsigned spoken_pending;
	int64_t spoken_ms;
	const struct light_driver *light_driver;
	struct light *light;
	const struct watchdog_driver *watchdog_driver;
	struct watchdog *watchdog;
	int64_t feed_ms;

	struct flow_devices told; /* the last notice of the devices */
	bool devices_changed;
	int64_t scanned_ms; /* wall time of the last scan; 0: none */
	int64_t devices_ms, report_ms, tidy_ms, started_ms, give_back_ms;
	unsigned reported_flags;
	bool journal_filling;           /* and the center was told */
	unsigned char staff_secret[32]; /* of the codes that open maintenance */
	bool has_staff_secret;
	struct hall hall; /* newest not yet told, where hall_waits */
	bool hall_waits;
	const struct conf *conf;
	struct published *published; /* may be NULL */
	struct log_tail *tail;       /* may be NULL */
	struct log_keep *keep;       /* may be NULL */
	int64_t asked_ms;            /* of the last request of the screens */
	bool log_wanted;             /* by a technician far away */
	bool restart_wanted;         /* as soon as nobody is there */
	struct io_usb usb;
	enum io_lock lock;           /* durable: io_lock.c */
	int64_t locked_ms;           /* wall time of its last change */
	bool copied;                 /* the center holds this machine to be a copy */
	struct io_trial trial;
	struct self_test self_test;  /* the last one */
	struct program program;      /* a newer one, on its way */
	int64_t part_ms;             /* its next part is not asked for before */
	atomic_bool stopped;
	struct flow_request request; /* of the loop; too large for its stack */
	struct flow_notice notice;
};

/* io.c */
/* The notice in io->notice, zeroed, for the caller to fill. */
struct flow_notice *io_notice(struct io *io, enum flow_notice_kind kind, unsigned name, enum err_code result);
/* Sends io->notice. */
void io_tell(struct io *io);

/* io_requests.c */
void io_request(struct io *io, const struct flow_request *request);

/* io_tickets.c */
void io_sink_fill(struct io *io, struct sync_sink *ret_sink);
/* io_files.c: what a technician far away sees of this kiosk */
void io_files_shot(struct io *io, bool is_written);
void io_files_log(struct io *io);
/* Keeps how touches lie on the picture (ui/touch_map.h) -> NOTICE_TOUCH_MAP. */
void io_files_touch_map(struct io *io, unsigned name, const char *line);
/* What technicians far away wanted: the log sent; a published configuration proves good, or waits for a quiet moment to
 * restart. */
void io_afar_tick(struct io *io, int64_t now_ms);
void io_ticket_wanted(struct io *io, unsigned name, const struct ticket *wanted);
void io_ticket_fate(struct io *io, unsigned name, const struct ticket *ticket);
/* The state of a ticket and the event of it, durable together. */
enum err_code io_ticket_set(struct io *io, const char *id, enum ticket_state to, unsigned prints, struct err *err);
/* What a crash or a power cut left half done. */
void io_tickets_recover(struct io *io);
void io_rating_given(struct io *io, unsigned name, const struct rating *rating);
void io_ratable_wanted(struct io *io, unsigned name, const char *code);
void io_catalogue_released(struct io *io, struct catalogue *catalogue);

/* io_usb.c */
void io_usb_step(struct io *io, int64_t now_ms);

/* io_lock.c */
void io_lock_load(struct io *io);
/* In force and reported even where it can't be stored; then there is an alarm. */
void io_lock_set(struct io *io, enum io_lock lock);
void io_lock_tell(struct io *io); /* -> NOTICE_LOCK */
bool io_lock_is_on(const struct io *io);
const char *io_lock_word(const struct io *io); /* "center", "here", "copy"; "" in use */

/* io_self_test.c */
/* The kept result of the last one. */
void io_self_test_load(struct io *io);
void io_self_test_recall(struct io *io); /* -> NOTICE_SELF_TEST */
/* Once at a time; while one runs, another is not begun. */
void io_self_test_begin(struct io *io, unsigned name);
void io_self_test_printed(struct io *io, enum err_code result, enum ticket_state state);
void io_self_test_tick(struct io *io, int64_t now_ms);
int64_t io_self_test_deadline(const struct io *io, int64_t now_ms);

/* io_health.c */
void io_health_tell(struct io *io, unsigned name); /* -> NOTICE_HEALTH */
void io_paper_changed(struct io *io);
void io_restart(struct io *io);

/* io_program.c */
void io_program_start(struct io *io);
void io_program_told(void *context, const struct proto_program *wanted);
void io_program_part(void *context, enum err_code code, int64_t offset, const void *bytes, size_t len);
void io_program_tick(struct io *io, int64_t now_ms);

/* io_staff.c */
/* The device's key, from which the codes come; "" : no code opens. */
void io_staff_key(struct io *io, const char *key);
void io_staff_code(struct io *io, unsigned name, const char *typed);

/* io_print.c */
void io_print_ticket(struct io *io, unsigned name, const struct ticket *asked);
void io_print_slip(struct io *io, unsigned name, const struct flow_slip *slip);
/* The test print of the self-test -> io_self_test_printed(). */
void io_print_trial(struct io *io);
void io_print_next(struct io *io, int64_t now_ms);
void io_print_keep_forecast(struct io *io);
int64_t io_print_deadline(const struct io *io);
void io_printer_sink(struct io *io, struct printer_sink *ret_sink);
void io_print_forget_all(struct io *io);
/* What became of a ticket of the last run, as far as the printer knows. */
void io_print_recall(struct io *io, const struct ticket *ticket);
/* Half a ticket may hang out of the printer, or no longer does: noted durably. */
void io_print_hangs(struct io *io, bool hangs);

/* io_devices.c */
enum err_code io_devices_create(struct io *io, const struct conf *conf, struct err *err) MUST_USE;
void io_devices_destroy(struct io *io);
size_t io_devices_fds(struct io *io, struct pollfd *fds, size_t max, int64_t *deadline_ms);
void io_devices_step(struct io *io, const struct pollfd *fds, size_t count, int64_t now_ms);
unsigned io_scanners_ready(const struct io *io);
/* Of the disk that the journal lies on, in percent; -1: not known. */
int io_disk_free(const struct io *io);
/* Tells the UI of changed devices, and the center of itself. */
void io_devices_tell(struct io *io, int64_t now_ms);

#endif
