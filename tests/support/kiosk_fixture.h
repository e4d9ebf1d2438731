/*
 * A kiosk without a screen, for tests: its I/O thread on a state folder of
 * the test, with a virtual printer, and the test in the place of the UI.
 */
#ifndef MOTCUA_TESTS_SUPPORT_KIOSK_FIXTURE_H
#define MOTCUA_TESTS_SUPPORT_KIOSK_FIXTURE_H

#include "kiosk/io.h"
#include "paper/paper.h"
#include "store/journal.h"

#include <pthread.h>
#include <semaphore.h>

struct kiosk_fixture {
	char dir[FILE_PATH_MAX];
	struct conf *conf;
	struct mailbox mailbox;
	struct paper *paper;
	struct io *io;
	pthread_t thread;
	sem_t told; /* the thread has told something */
	bool running;
	unsigned names;
	struct catalogue *catalogue; /* as told; borrowed */
	struct flow_devices devices; /* as told last */
	bool online;
	struct flow_notice notice; /* the last one waited for */
};

/* A state folder with the sample's catalogue and a lease of today: as after a day with the center. */
void kiosk_fixture_prepare(const char *dir);
/* The sample's two files as the one document of the center. The caller frees by buf_finish. */
struct buf;
void kiosk_fixture_catalogue(struct buf *out);
/* Kiosks started from now on print with this one, fonts loaded; NULL: each makes its own. For processes that fork. */
void kiosk_fixture_share_paper(struct paper *paper);
/* sets: "section.key=value", NULL-terminated; state.dir is dir. */
void kiosk_fixture_start(struct kiosk_fixture *kiosk, const char *dir, const char *const *sets);
/* The same where it may fail: nothing is left to stop then. */
enum err_code kiosk_fixture_try(struct kiosk_fixture *kiosk, const char *dir, const char *const *sets,
								struct err *err) MUST_USE;
/* Ends the thread in order. */
void kiosk_fixture_stop(struct kiosk_fixture *kiosk);
/* Sends; answers the name of the request. */
unsigned kiosk_fixture_ask(struct kiosk_fixture *kiosk, struct flow_request *request);
/* Waits for a notice of that kind and name (0: any name) into kiosk->notice; stops the test after ten seconds. */
const struct flow_notice *kiosk_fixture_wait(struct kiosk_fixture *kiosk, enum flow_notice_kind kind, unsigned name);
/* The same, but answers NULL after so many ms. */
const struct flow_notice *kiosk_fixture_wait_ms(struct kiosk_fixture *kiosk, enum flow_notice_kind kind, unsigned name,
												int timeout_ms);
/* Asks for a number for a service, waits for it. */
struct ticket kiosk_fixture_ticket(struct kiosk_fixture *kiosk, const char *service);
/* Until the printer can print; stops the test as above. */
void kiosk_fixture_await_printer(struct kiosk_fixture *kiosk);
/* Prints it; answers how it ended. */
enum ticket_state kiosk_fixture_print(struct kiosk_fixture *kiosk, const struct ticket *ticket);

#endif
