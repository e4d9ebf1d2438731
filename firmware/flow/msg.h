/*
 * What the two threads of the kiosk say to each other: plain structs by value
 * through two bounded rings. The UI thread asks (flow_request), the I/O thread
 * answers and tells (flow_notice). A request names itself; its answers carry
 * that name. Requests are never lost: a full ring is a bug (see the maxima).
 */
#ifndef MOTCUA_FLOW_MSG_H
#define MOTCUA_FLOW_MSG_H

#include "model/appointment.h"
#include "model/catalogue.h"
#include "model/dossier.h"
#include "model/hall.h"
#include "model/petition.h"
#include "model/rating.h"
#include "model/scan.h"
#include "model/self_test.h"
#include "model/ticket.h"

#define FLOW_RING_SIZE 64 /* messages each way */

enum flow_request_kind {
	REQUEST_TICKET,             /* ticket: service, priority, language filled in -> NOTICE_TICKET */
	REQUEST_PRINT,              /* ticket: (re)print it -> NOTICE_PRINT */
	REQUEST_PRINT_SLIP,         /* slip: of a dossier, procedure, petition -> NOTICE_PRINT with ticket id "" */
	REQUEST_TICKET_FATE,        /* ticket.id, the state that the citizen told: CONFIRMED, SHOWN, VOID -> NOTICE_FATE */
	REQUEST_RATING,             /* rating -> NOTICE_RATING once it is stored */
	REQUEST_RATABLE,            /* code of a ticket, with TICKET_LEASE_PREFIX where it has that -> NOTICE_RATABLE */
	REQUEST_DOSSIER,            /* code -> NOTICE_DOSSIER */
	REQUEST_PROOF,              /* proof: the second secret of a receipt -> NOTICE_DOSSIER with all of it */
	REQUEST_APPOINTMENT,        /* code: its token -> NOTICE_APPOINTMENT */
	REQUEST_PETITION,           /* petition -> NOTICE_PETITION; never stored here */
	REQUEST_PETITION_ANSWER,    /* petition_key -> NOTICE_PETITION_ANSWER */
	REQUEST_PETITION_RATE,      /* petition_key, with its level -> NOTICE_PETITION_ANSWER */
	REQUEST_SAY,                /* speech: text, language, output, tone */
	REQUEST_HUSH,               /* stop speech on both outputs */
	REQUEST_VOLUME,             /* number: step 1..10 */
	REQUEST_HELP,               /* a citizen asks for staff; number: 1 ask, 0 take back -> NOTICE_HELP */
	REQUEST_LIGHT,              /* number: 0 or 1 */
	REQUEST_CATALOGUE_RELEASED, /* catalogue: the UI no longer holds it; the I/O thread frees it */
	REQUEST_SELF_TEST,          /* every part is tried, with a test print -> NOTICE_SELF_TEST */
	REQUEST_HEALTH,             /* what a technician wants to know -> NOTICE_HEALTH */
	REQUEST_PAPER_CHANGED,      /* a fresh roll was put in: tickets are counted from it */
	REQUEST_RESTART,            /* the program ends in order; its supervisor starts it again */
	REQUEST_STAFF_CODE,         /* code: as typed, once -> NOTICE_STAFF */
	REQUEST_TOUCH_MAP,          /* touch_map: the line to keep -> NOTICE_TOUCH_MAP once it is stored */
	REQUEST_LOCK,               /* number: 1 a technician took this kiosk out of use, 0 put it back; kept */
	REQUEST_SHOT,               /* number: 1 the picture of the screen is written, 0: somebody uses the kiosk */
	REQUEST_QUIT,
};

enum flow_slip_kind { SLIP_DOSSIER, SLIP_APOLOGY, SLIP_PROCEDURE, SLIP_PETITION, SLIP_TEST };

#define FLOW_TOUCH_MAP_SIZE 160

#define FLOW_WORDS_MAX 480 /* bytes that a visitor may type */

struct flow_petition {
	char id[ID_SIZE]; /* the same for each try */
	char about[12];
	char text[FLOW_WORDS_MAX];
};

struct flow_petition_slip { /* what the citizen takes along */
	char number[PETITION_NUMBER_SIZE];
	char code[PETITION_CODE_SIZE]; /* shows the answer */
	char due[CLOCK_DAY_SIZE];
	char url[TICKET_URL_SIZE]; /* its page for a phone; "": none */
	char about[64];  /* its topic as the visitor saw it; "": not said */
	unsigned prints; /* of this slip, the one asked for included */
};

struct flow_petition_key {
	char key[PETITION_KEY_SIZE];
	unsigned level; /* of REQUEST_PETITION_RATE */
};

struct flow_slip {
	enum flow_slip_kind kind;
	struct dossier dossier;             /* SLIP_DOSSIER, SLIP_APOLOGY */
	char procedure[16];                 /* SLIP_PROCEDURE */
	struct flow_petition_slip petition; /* SLIP_PETITION */
	char language[8];
};

struct flow_proof {
	char code[DOSSIER_CODE_MAX];
	char secret[DOSSIER_SECRET_MAX];
};

struct flow_speech {
	char text[1024];
	char language[8];
	int output; /* 0 public, 1 private: enum audio_output */
	int tone;   /* enum audio_tone, played first */
};

struct flow_request {
	enum flow_request_kind kind;
	unsigned name; /* rises by one a request */
	union {
		struct ticket ticket;
		struct rating rating;
		struct flow_slip slip;
		struct flow_petition petition;
		struct flow_petition_key petition_key;
		struct flow_proof proof;
		struct flow_speech speech;
		char code[TICKET_URL_SIZE];
		long number;
		char touch_map[FLOW_TOUCH_MAP_SIZE];
		struct catalogue *catalogue;
	};
};

#define FLOW_LOCK_COPY 2 /* of NOTICE_LOCK: the center holds this machine to be a copy, until it starts anew */

enum flow_notice_kind {
	NOTICE_CATALOGUE, /* catalogue: now the UI's; it gives the old one back by REQUEST_CATALOGUE_RELEASED */
	NOTICE_HALL,
	NOTICE_CENTER, /* online: whether the center answers; since_ms */
	NOTICE_DEVICES,
	NOTICE_TICKET,  /* result; ticket as reserved (durable) */
	NOTICE_PRINT,   /* result; ticket.id and state: SENDING at the first byte, then how it ended. Of no name: what the
					 * printer said later, also of the run before */
	NOTICE_FATE,    /* result: is it stored? Of SHOWN, ERR_OK: the number is, or will be, one that may be called */
	NOTICE_RATING,  /* result: stored durably here */
	NOTICE_RATABLE, /* result; ratable */
	NOTICE_DOSSIER, /* result; dossier */
	NOTICE_APPOINTMENT, /* result; appointment, with its token */
	NOTICE_PETITION,    /* result; petition: its slip */
	NOTICE_PETITION_ANSWER, /* result; answer, or for a rating nothing. ERR_CONFLICT: it is rated */
	NOTICE_SCAN,    /* a payload, classified; the raw bytes are gone */
	NOTICE_HELP,    /* result; number: enum flow_help */
	NOTICE_KEY,     /* number: enum flow_key from the navigation keypad */
	NOTICE_PAD,     /* rating pad: ticket the officer has just finished; number: counter */
	NOTICE_LOCK,    /* number: 1 this kiosk is out of use, also from before the start; 0: in use; FLOW_LOCK_COPY */
	NOTICE_STAFF,   /* result: ERR_DENIED wrong, ERR_LIMIT too soon; number: seconds until the next try */
	NOTICE_TOUCH_MAP, /* result: is it stored? */
	NOTICE_SHOT,    /* a technician wants a picture of the screen -> REQUEST_SHOT; never reaches the screens */
	NOTICE_PUBLISHED, /* published: the newest figures */
	NOTICE_HEALTH,    /* health */
	NOTICE_SELF_TEST, /* result: ERR_AGAIN it runs; else self_test: how it ended, or the one of an earlier run */
	NOTICE_SPOKEN,  /* number: utterances still to be spoken */
};

enum flow_key {
	KEY_LEFT,
	KEY_RIGHT,
	KEY_UP,
	KEY_DOWN,
	KEY_OK,
	KEY_BACK,
	KEY_HELP,
	KEY_VOLUME_UP,
	KEY_VOLUME_DOWN,
	KEY_HEADPHONES_IN,
	KEY_HEADPHONES_OUT,
};

/* A call for staff as the visitor sees it. */
enum flow_help { HELP_NONE, HELP_ASKED, HELP_COMING, HELP_ENDED };

enum flow_paper { PAPER_OK, PAPER_LOW, PAPER_NONE };

struct flow_devices {
	bool printer_there; /* can print now */
	enum flow_paper paper;
	int tickets_left;       /* forecast; -1: not known */
	unsigned printer_flags; /* enum printer_flag */
	int printer_grade;      /* enum printer_grade */
	char printer_model[48];
	unsigned scanners_ready, scanners_set;
	int queue_to_send; /* events in the journal not yet at the center */
	int lease_left;    /* numbers left to give while cut off */
	bool clock_trusted;
};

/* For a technician who stands before it. */
struct flow_health {
	int64_t scanned_ms;    /* wall time of the last scan; 0: none since the start */
	int64_t answered_ms;   /* wall time of the center's last answer to the journal; 0: none since the start */
	int64_t took_ms;       /* that answer */
	int64_t oldest_ms;     /* wall time of the oldest event still to be sent; 0: none */
	bool sound_set, sound; /* sound_set: a loudspeaker is configured */
	int temperature;       /* of the processor, degrees Celsius; 0: not known */
	int memory_mib;        /* of this program; 0: not known */
	int disk_percent;      /* free; -1: not known */
	int certificate_days;  /* left; -1: there is none */
};

struct flow_ratable {
	char ticket[TICKET_URL_SIZE];
	char number[TICKET_NUMBER_SIZE];
	char service[CATALOGUE_ID_MAX];
	unsigned counter; /* 0: not known */
	bool ratable;     /* false: rated already, or not served yet */
	bool rated;
	int place; /* place in the queue while waiting, else 0 */
};

struct flow_published { /* of the center's last 30 whole days; day "": nothing is known */
	char day[CLOCK_DAY_SIZE]; /* the last of them */
	int rating_count;        /* 0: too few to be published */
	double share, low, high; /* satisfied, 0..1, with its 95 % interval; where rating_count > 0 */
};

struct flow_notice {
	enum flow_notice_kind kind;
	unsigned name; /* of the request it answers; 0: none */
	enum err_code result;
	union {
		struct catalogue *catalogue;
		struct hall hall;
		struct {
			bool online;
			int64_t since_ms;
		} center;
		struct flow_devices devices;
		struct ticket ticket;
		struct flow_ratable ratable;
		struct dossier dossier;
		struct appointment appointment;
		struct flow_petition_slip petition;
		struct petition answer;
		struct scan scan;
		struct flow_published published;
		struct self_test self_test;
		struct flow_health health;
		long number;
	};
};

#endif
