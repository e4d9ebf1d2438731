/* The technician's code: one that the center made for this device, good once; every try is stored before it is
 * answered. */
#include "base/clock.h"
#include "base/log.h"
#include "crypto/totp.h"
#include "flow/gate.h"
#include "kiosk/io_priv.h"

#include <string.h>

#define GATE_NAME "staff.gate"
#define SECOND_MS 1000

void io_staff_key(struct io *io, const char *key)
{
	unsigned char hash[CRYPTO_HASH_SIZE];
	io->has_staff_secret = key[0] != '\0';
	crypto_sha256(key, strlen(key), hash);
	totp_device_secret(hash, io->staff_secret);
	crypto_wipe(hash, sizeof hash);
}

static enum err_code load(struct io *io, struct gate *gate)
{
	char text[GATE_TEXT_SIZE] = "";
	enum err_code code = store_setting_get(io->store, GATE_NAME, text, sizeof text);
	*gate = (struct gate){0};
	if (code == ERR_OK && !gate_read(gate, text))
		log_event(LOG_WARN, "staff.gate", LOG_STR("was", "unreadable"));
	return code == ERR_NOT_FOUND ? ERR_OK : code;
}

static enum err_code keep(struct io *io, const struct gate *gate)
{
	char text[GATE_TEXT_SIZE];
	struct err err = {.code = ERR_OK};
	gate_write(gate, text);
	return store_setting_set(io->store, GATE_NAME, text, &err);
}

/* Somebody guesses: the center's people are told. */
static void alarm(struct io *io)
{
	char id[ID_SIZE];
	struct err err = {.code = ERR_OK};
	id_make(id);
	const struct store_note note = {
		.id = id, .kind = STORE_OTHER, .type = "device.alarm", .data = "{\"code\":\"staff-code-guessed\"}"};
	if (store_event_add(io->store, &note, &err) != ERR_OK)
		log_event(LOG_WARN, "staff.alarm", LOG_ERR(&err));
	sync_kick(io->sync);
}

static void tell(struct io *io, unsigned name, enum err_code code, int64_t wait_ms)
{
	io_notice(io, NOTICE_STAFF, name, code)->number = (long)((wait_ms + SECOND_MS - 1) / SECOND_MS);
	io_tell(io);
}

/* Where the count can't be read or kept the door stays shut. */
static enum err_code try_code(struct io *io, struct gate *gate, const char *typed)
{
	int64_t now_ms = clock_wall_ms();
	if (gate_wait_ms(gate, now_ms) > 0)
		return ERR_LIMIT;
	int64_t step = totp_step_of(io->staff_secret, sizeof io->staff_secret, typed, now_ms, gate->used_step);
	bool right = io->has_staff_secret && step >= 0;
	if (right)
		gate_passed(gate, step);
	else
		gate_failed(gate, now_ms);
	enum err_code code = keep(io, gate);
	return code != ERR_OK ? code : right ? ERR_OK : ERR_DENIED;
}

void io_staff_code(struct io *io, unsigned name, const char *typed)
{
	struct gate gate;
	enum err_code code = load(io, &gate);
	if (code == ERR_OK)
		code = try_code(io, &gate, typed);
	log_event(code == ERR_OK ? LOG_INFO : LOG_WARN, "staff.code", LOG_STR("result", err_name(code)),
			  LOG_INT("failures", gate.failures));
	if (code == ERR_DENIED && gate.failures == GATE_FREE)
		alarm(io);
	tell(io, name, code, gate_wait_ms(&gate, clock_wall_ms()));
}
