/* A layout and its values to a raster: first what stands where, then the dots. */
#ifndef MOTCUA_PAPER_PAPER_COMPOSE_PRIV_H
#define MOTCUA_PAPER_PAPER_COMPOSE_PRIV_H

#include "paper/paper_wrap_priv.h"

#define PAPER_OPS_MAX 384
#define PAPER_OPS_POOL 24576
#define PAPER_QRS_MAX 2

enum paper_op_kind { PAPER_OP_TEXT, PAPER_OP_FILL, PAPER_OP_DASHES, PAPER_OP_FRAME, PAPER_OP_QR };

struct paper_op {
	enum paper_op_kind kind;
	struct paper_area area;
	const char *text; /* in the pool */
	unsigned size;    /* of text; module of a QR code */
	bool bold;
	unsigned qr;
};

/* Scratch memory of one composition; large, so it lives in struct paper. */
struct paper_compose {
	struct paper_ink *ink;
	const struct paper_layout *layout;
	const struct paper_values *values;
	unsigned dots_wide;
	int y, left, right;
	int frame_top;
	int qr_top, qr_side; /* of the code that the column stands beside; side 0: none */
	int qr_left;         /* to go back to */
	size_t qr_first_op;
	struct paper_op ops[PAPER_OPS_MAX + 1]; /* the last takes what is too much and is not drawn */
	size_t op_count;
	char pool[PAPER_OPS_POOL];
	size_t pool_used;
	struct qr qrs[PAPER_QRS_MAX];
	size_t qr_count;
	bool code_is_missing;
	struct paper_wording wording;
	struct paper_line line;
};

/* Names that no document sets are ERR_INVALID. */
enum err_code paper_compose_check(const struct paper_layout *layout, const char *name, struct err *err) MUST_USE;
/* compose needs no initialising. width_mm 0: the layout's. The caller owns ret_raster->bits. */
enum err_code paper_compose_render(struct paper_compose *compose, struct paper_ink *ink,
                                   const struct paper_layout *layout, const struct paper_values *values,
                                   unsigned width_mm, struct printer_raster *ret_raster, struct err *err) MUST_USE;

#endif
