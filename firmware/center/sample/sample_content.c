#include "base/file.h"
#include "center/db/db_content.h"
#include "center/db/db_people.h"
#include "center/sample/sample_priv.h"
#include "crypto/code.h"
#include "crypto/crypto.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEY_BYTES 32
#define VERSION_DIGITS 16

static const char *text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text ? text : "";
}

/* What is published: center.json without its sign-ins, with procedures and days off. Where devices stand is no secret.
 */
static enum err_code put_catalogue(struct sample *sample, struct err *err)
{
	json_t *document = json_copy(sample->file);
	json_object_del(document, "staff");
	json_object_set(document, "procedures", sample->procedures);
	json_object_set(document, "holidays", sample->holidays);
	json_object_del(document, "version");
	char *text = json_dumps(document, JSON_COMPACT | JSON_SORT_KEYS), hex[CRYPTO_HEX_SIZE];
	if (!text) {
		json_decref(document);
		return err_set(err, ERR_LIMIT, "no memory for the catalogue");
	}
	crypto_sha256_hex(text, strlen(text), hex);
	hex[VERSION_DIGITS] = '\0';
	free(text);
	json_object_set_new(document, "version", json_string(hex));
	text = json_dumps(document, JSON_COMPACT);
	json_decref(document);
	if (!text)
		return err_set(err, ERR_LIMIT, "no memory for the catalogue");
	enum err_code code = db_catalogue_write(sample->db, sample->center, hex, text, strlen(text), sample->now_ms, err);
	free(text);
	return code;
}

static void join_words(const json_t *list, char *out, size_t size)
{
	size_t i, len = 0;
	json_t *item;
	out[0] = '\0';
	json_array_foreach(list, i, item)
	{
		int more = json_is_integer(item)
					   ? snprintf(out + len, size - len, "%s%d", i ? " " : "", (int)json_integer_value(item))
					   : snprintf(out + len, size - len, "%s%s", i ? " " : "", json_string_value(item));
		if (more < 0 || (size_t)more >= size - len)
			return;
		len += (size_t)more;
	}
}

/* One hash for all: the password is one. It is made anew only where the stored one does not fit. */
static enum err_code password_hash(struct sample *sample, const char *username, char ret_stored[CRYPTO_PASSWORD_SIZE],
								   struct err *err)
{
	struct db_staff known;
	enum err_code code = db_staff_find(sample->db, sample->center, username, &known, err);
	if (code == ERR_OK && crypto_password_verify(known.password, sample->options->password)) {
		snprintf(ret_stored, CRYPTO_PASSWORD_SIZE, "%s", known.password);
		return ERR_OK;
	}
	if (code != ERR_OK && code != ERR_NOT_FOUND)
		return code;
	return crypto_password_hash(sample->options->password, ret_stored, err);
}

static enum err_code put_staff(struct sample *sample, struct err *err)
{
	json_t *list = json_object_get(sample->file, "staff"), *person;
	char stored[CRYPTO_PASSWORD_SIZE];
	size_t i;
	if (json_array_size(list) == 0)
		return ERR_OK;
	enum err_code code = password_hash(sample, text_of(json_array_get(list, 0), "username"), stored, err);
	json_array_foreach(list, i, person)
	{
		struct db_staff staff = {0};
		if (code != ERR_OK)
			break;
		snprintf(staff.username, sizeof staff.username, "%s", text_of(person, "username"));
		snprintf(staff.display, sizeof staff.display, "%s", text_of(person, "display"));
		snprintf(staff.password, sizeof staff.password, "%s", stored);
		join_words(json_object_get(person, "roles"), staff.roles, sizeof staff.roles);
		join_words(json_object_get(person, "counters"), staff.counters, sizeof staff.counters);
		code = db_staff_put(sample->db, sample->center, &staff, err);
	}
	return code;
}

/* The key in the file if it is still the device's; else a new one, written before the database knows of it. */
static enum err_code put_key(struct sample *sample, const char *id, struct err *err)
{
	char path[FILE_PATH_MAX], key[CODE64_SIZE(KEY_BYTES)] = "";
	unsigned char bytes[KEY_BYTES], hash[CRYPTO_HASH_SIZE];
	struct db_device device;
	struct buf text;
	snprintf(path, sizeof path, "%s/%s.key", sample->options->keys_dir, id);
	buf_init(&text, 256);
	enum err_code code = file_read(path, &text, err);
	size_t len = strcspn(buf_text(&text), "\r\n ");
	bool usable = code == ERR_OK && len == sizeof key - 1;
	if (usable)
		snprintf(key, sizeof key, "%s", buf_text(&text));
	buf_finish(&text);
	if (usable) {
		crypto_sha256(key, strlen(key), hash);
		code = db_device_find(sample->db, sample->center, id, &device, err);
		if (code != ERR_OK || (device.enrolled && memcmp(device.key_hash, hash, sizeof hash) == 0))
			return code;
		return db_device_set_key(sample->db, sample->center, id, hash, sample->now_ms, err);
	}
	id_random(bytes, sizeof bytes);
	code64_encode(bytes, sizeof bytes, key);
	crypto_sha256(key, strlen(key), hash);
	code = file_replace(path, key, strlen(key), false, err);
	return code == ERR_OK ? db_device_set_key(sample->db, sample->center, id, hash, sample->now_ms, err) : code;
}

/* As if it had last spoken some seconds ago; a device that runs soon says how it really is. */
static enum err_code put_status(struct sample *sample, const char *id, const char *kind, struct err *err)
{
	static const char kiosk[] = "{\"printer\":{\"flags\":%d,\"grade\":3},\"paper\":\"%s\",\"tickets_left\":%d,"
								"\"queue_to_send\":0,\"lease_left\":98,\"scanners_ready\":1,\"scanners_set\":1,"
								"\"clock_trusted\":1,\"version\":\"%s\",\"uptime_s\":525600}";
	static const char plain[] = "{\"version\":\"%s\",\"uptime_s\":525600}";
	char status[400];
	struct db_device device;
	enum err_code code = db_device_find(sample->db, sample->center, id, &device, err);
	if (code != ERR_OK || device.boot_id[0])
		return code;
	bool low = strcmp(id, "kiosk-02") == 0;
	if (strcmp(kind, "kiosk") == 0)
		snprintf(status, sizeof status, kiosk, low ? 5 : 1, low ? "low" : "ok", low ? 35 : 546, MOTCUA_VERSION);
	else
		snprintf(status, sizeof status, plain, MOTCUA_VERSION);
	const struct db_device_word word = {.boot_id = "", .status = status, .self_test = ""};
	return db_device_seen(sample->db, sample->center, id, &word, sample->now_ms - 4000, err);
}

static enum err_code put_devices(struct sample *sample, struct err *err)
{
	json_t *list = json_object_get(sample->file, "devices"), *device;
	bool keys = sample->options->keys_dir && sample->options->keys_dir[0];
	enum err_code code = keys ? file_make_dirs(sample->options->keys_dir, err) : ERR_OK;
	size_t i;
	json_array_foreach(list, i, device)
	{
		if (code != ERR_OK)
			break;
		const char *id = text_of(device, "id");
		code = db_device_put(sample->db, sample->center, id, text_of(device, "kind"),
							 text_of(json_object_get(device, "name"), "vi"),
							 (unsigned)json_integer_value(json_object_get(device, "counter")), err);
		if (code == ERR_OK)
			code = put_status(sample, id, text_of(device, "kind"), err);
		if (code == ERR_OK && keys)
			code = put_key(sample, id, err);
	}
	return code;
}

enum err_code sample_put_content(struct sample *sample, struct err *err)
{
	enum err_code code = put_catalogue(sample, err);
	if (code == ERR_OK)
		code = put_staff(sample, err);
	return code == ERR_OK ? put_devices(sample, err) : code;
}
