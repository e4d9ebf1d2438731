/* The rings between the threads when more comes than a person can do. */
#include "support/test.h"

#include "kiosk/mailbox.h"

static void speech_gives_way_before_a_request_is_lost(void **state)
{
	static struct flow_request request, heard;
	struct mailbox mailbox;
	struct err err;
	unsigned said = 0, tickets = 0;

	assert_int_equal(mailbox_init(&mailbox, &err), ERR_OK);
	for (unsigned i = 0; i < 10 * FLOW_RING_SIZE; i++) { /* a storm of keys while the other thread waits for a disk */
		request = (struct flow_request){.kind = i % 2 ? REQUEST_SAY : REQUEST_HUSH, .name = i};
		mailbox_ask(&mailbox, &request);
	}
	request = (struct flow_request){.kind = REQUEST_TICKET, .name = 4711};
	mailbox_ask(&mailbox, &request);
	while (mailbox_take(&mailbox, &heard)) {
		said += heard.kind != REQUEST_TICKET;
		tickets += heard.kind == REQUEST_TICKET && heard.name == 4711;
	}
	assert_int_equal(tickets, 1);
	assert_in_range(said, 1, FLOW_RING_SIZE - MAILBOX_RESERVE);
	mailbox_finish(&mailbox);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(speech_gives_way_before_a_request_is_lost)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
