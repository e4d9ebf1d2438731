#include "kiosk/mailbox.h"

#include "base/check.h"
#include "base/log.h"

#include <errno.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum err_code mailbox_init(struct mailbox *mailbox, struct err *err)
{
	*mailbox = (struct mailbox){.wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)};
	if (mailbox->wake_fd < 0)
		return err_set(err, ERR_IO, "eventfd: %m");
	if (ring_init(&mailbox->requests, sizeof(struct flow_request), FLOW_RING_SIZE) != ERR_OK ||
		ring_init(&mailbox->notices, sizeof(struct flow_notice), FLOW_RING_SIZE) != ERR_OK) {
		mailbox_finish(mailbox);
		return err_set(err, ERR_LIMIT, "no memory for the mailbox");
	}
	return ERR_OK;
}

void mailbox_finish(struct mailbox *mailbox)
{
	ring_finish(&mailbox->requests);
	ring_finish(&mailbox->notices);
	if (mailbox->wake_fd >= 0)
		close(mailbox->wake_fd);
	mailbox->wake_fd = -1;
}

static size_t used(const struct ring *ring)
{
	return atomic_load(&ring->head) - atomic_load(&ring->tail);
}

/* What nobody misses when keys come faster than they can be worked off. */
static bool may_be_dropped(enum flow_request_kind kind)
{
	return kind == REQUEST_SAY || kind == REQUEST_HUSH || kind == REQUEST_VOLUME || kind == REQUEST_LIGHT;
}

void mailbox_ask(struct mailbox *mailbox, const struct flow_request *request)
{
	static const uint64_t one = 1;
	if (may_be_dropped(request->kind) && used(&mailbox->requests) >= FLOW_RING_SIZE - MAILBOX_RESERVE)
		return;
	CHECK(ring_push(&mailbox->requests, request));
	/* A counter that is full wakes as well. Else the I/O loop comes round by its own deadlines. */
	if (write(mailbox->wake_fd, &one, sizeof one) != sizeof one && errno != EAGAIN)
		log_event(LOG_ERROR, "mailbox.unwoken", LOG_INT("errno", errno));
}

bool mailbox_hear(struct mailbox *mailbox, struct flow_notice *ret_notice)
{
	return ring_pop(&mailbox->notices, ret_notice);
}

void mailbox_pong(struct mailbox *mailbox)
{
	mailbox->pongs = mailbox->pings;
}

bool mailbox_take(struct mailbox *mailbox, struct flow_request *ret_request)
{
	return ring_pop(&mailbox->requests, ret_request);
}

static void wake_ui(struct mailbox *mailbox)
{
	if (mailbox->wake_ui)
		mailbox->wake_ui(mailbox->context);
}

bool mailbox_tell(struct mailbox *mailbox, const struct flow_notice *notice)
{
	if (!ring_push(&mailbox->notices, notice))
		return false;
	wake_ui(mailbox);
	return true;
}

bool mailbox_has_room(const struct mailbox *mailbox)
{
	return used(&mailbox->notices) < FLOW_RING_SIZE - MAILBOX_RESERVE;
}

void mailbox_ping(struct mailbox *mailbox)
{
	mailbox->pings++;
	wake_ui(mailbox);
}

bool mailbox_answered(const struct mailbox *mailbox)
{
	return mailbox->pongs == mailbox->pings;
}

void mailbox_woken(struct mailbox *mailbox)
{
	uint64_t count;
	ssize_t got = read(mailbox->wake_fd, &count, sizeof count);
	(void)got; /* empty already is fine */
}
