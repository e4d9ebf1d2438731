/*
 * Cuts a stream of ESC/POS bytes into commands, as a printer does: which bytes
 * are commands, which are picture data, which are stray text. Written from the
 * command references and shares nothing with the encoder, so that one judges
 * the other.
 */
#ifndef MOTCUA_VIRTUAL_VIRTUAL_SCAN_H
#define MOTCUA_VIRTUAL_VIRTUAL_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#define VIRTUAL_HEAD_MAX 16

enum virtual_token {
	VIRTUAL_MORE,    /* part of a command not yet complete */
	VIRTUAL_COMMAND, /* head is complete; data_left bytes of data follow */
	VIRTUAL_DATA,    /* one byte of data of the command in head */
	VIRTUAL_TEXT,    /* a character outside of any command */
	VIRTUAL_NOTHING, /* NUL and the like */
	VIRTUAL_UNKNOWN, /* a command that does not exist */
};

struct virtual_scan {
	unsigned char head[VIRTUAL_HEAD_MAX];
	size_t head_len;
	size_t data_left;
	bool complete; /* head is that of a complete command */
};

enum virtual_token virtual_scan_push(struct virtual_scan *scan, unsigned char byte);

#endif
