/*
 * A booked hour at the center, by the code in its QR (".../a/TOKEN"). Nobody is
 * named. One rule for kiosk and center: a number is given from a while before
 * the hour until a while after it.
 */
#ifndef MOTCUA_MODEL_APPOINTMENT_H
#define MOTCUA_MODEL_APPOINTMENT_H

#include "model/ticket.h"

enum appointment_state { APPOINTMENT_BOOKED, APPOINTMENT_ARRIVED, APPOINTMENT_CANCELLED };

enum appointment_when { APPOINTMENT_NOW, APPOINTMENT_EARLY, APPOINTMENT_LATE, APPOINTMENT_OTHER_DAY };

struct appointment {
	char token[TICKET_APPOINTMENT_SIZE];
	char service[CATALOGUE_ID_MAX];
	enum appointment_state state;
	int64_t at_ms, from_ms, until_ms; /* wall time; numbers are given in [from, until] */
	char number[TICKET_NUMBER_SIZE];  /* given already, where ARRIVED */
};

/* Pure but for the local civil day. */
enum appointment_when appointment_when(const struct appointment *appointment, int64_t now_ms);
/* "booked", "arrived", "cancelled"; never NULL. */
const char *appointment_state_name(enum appointment_state state);
/* -1 for a word that is none. */
int appointment_state_from_name(const char *name);

#endif
