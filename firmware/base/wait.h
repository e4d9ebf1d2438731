/*
 * poll(2) for a thread that must hear when it is to end, whatever else fails:
 * where poll itself does (it has no memory, a signal came), the thread rests a
 * little and each descriptor that is waited for to read counts as readable.
 * So their readers must not block: eventfds and signalfds are made so. Any thread.
 */
#ifndef MOTCUA_BASE_WAIT_H
#define MOTCUA_BASE_WAIT_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

#define WAIT_REST_MS 50

/* timeout_ms as poll's. */
void wait_any(struct pollfd *fds, size_t count, int timeout_ms);
/* Wakes who waits for an eventfd that counts no others than these. */
void wait_poke(int eventfd);
/* Whether an eventfd (EFD_NONBLOCK) was poked; takes what was. */
bool wait_was_poked(int eventfd);

#endif
