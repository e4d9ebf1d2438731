/*
 * From a raster job to ESC/POS bytes, as a pure function. The picture goes out
 * in bands; between bands the driver may slip in a status request. No byte of
 * the job but picture data and these few commands ever reaches the printer.
 */
#ifndef MOTCUA_PRINTER_ESCPOS_ENCODE_H
#define MOTCUA_PRINTER_ESCPOS_ENCODE_H

#include "base/buf.h"
#include "hal/printer.h"
#include "printer/escpos_quirks.h"

#define ESCPOS_BAND_ROWS_MIN 16
#define ESCPOS_BAND_ROWS_MAX 48 /* of any model: a restart does not know which one was at work */
#define ESCPOS_MARKS_MAX (PRINTER_HEIGHT_MAX / ESCPOS_BAND_ROWS_MIN + 4)
#define ESCPOS_STREAM_MAX (PRINTER_WIDTH_MAX / 8 * PRINTER_HEIGHT_MAX + ESCPOS_MARKS_MAX * 24)
#define ESCPOS_ID_SIZE 5 /* four characters and NUL */

struct escpos_stream {
	struct buf bytes;
	size_t marks[ESCPOS_MARKS_MAX]; /* offsets of command boundaries, rising; the last is the end */
	size_t mark_count;
};

/* How the unit is asked to confirm, at the very end. */
struct escpos_request_end {
	enum printer_grade grade;
	char process_id[ESCPOS_ID_SIZE]; /* for PRINTER_GRADE_PROCESS_ID */
};

/* ERR_INVALID: empty, too wide for the model, too high. ERR_LIMIT: memory is short. Nothing to finish then. */
enum err_code escpos_encode(const struct printer_raster *raster, bool cut, const struct escpos_quirk *quirk,
	const struct escpos_request_end *end, struct escpos_stream *ret_stream, struct err *err) MUST_USE;
void escpos_stream_finish(struct escpos_stream *stream);

/* A process id: characters without bit 4, which no status byte can be taken for (see escpos_status.h). */
void escpos_process_id(unsigned number, char ret_id[ESCPOS_ID_SIZE]);
/* Of a paper of a job; paper as in struct printer_job. */
void escpos_job_process_id(const char *job_id, unsigned paper, char ret_id[ESCPOS_ID_SIZE]);

/* Single commands, appended. */
void escpos_add_process_request(struct buf *out, const char id[ESCPOS_ID_SIZE]);
void escpos_add_cut(struct buf *out, const struct escpos_quirk *quirk);
/* What makes the unit forget the rest of an interrupted job, whatever byte it was cut at: empties the buffers
 * where the model can, completes an open band with white, resets. */
void escpos_add_clear(struct buf *out, const struct escpos_quirk *quirk);

#endif
