/*
 * Which values belong to whom, so that no number is given twice: the center
 * counts in one set of values, each device has a band of its own for the time
 * when it is cut off. Pure.
 *
 *     1..700       the center
 *   701..800       device of slot 2        801..900: slot 1        901..999: slot 0
 *  1001..3000      slots 3 to 22, 100 values each
 *  3001..          the center, past its 700th number of a series
 */
#ifndef MOTCUA_CENTER_QUEUE_QUEUE_NUMBERS_H
#define MOTCUA_CENTER_QUEUE_QUEUE_NUMBERS_H

#include <stdbool.h>
#include <stdint.h>

#define QUEUE_NUMBERS_SLOTS 23 /* devices of a center that may give numbers */
#define QUEUE_NUMBERS_MAX 999999

/* Value of the n-th number (from 1) given online; 0 past QUEUE_NUMBERS_MAX. */
unsigned queue_numbers_online(int64_t nth);
/* The inverse: how many numbers were given when this was the last; 0 for a value of a device's band. */
int64_t queue_numbers_nth(unsigned value);
/* All bands of devices lie in here. */
#define QUEUE_NUMBERS_BANDS_FROM 701
#define QUEUE_NUMBERS_BANDS_TO 3000
/* The band of a slot; false for a slot that has none. */
bool queue_numbers_band(int64_t slot, unsigned *ret_from, unsigned *ret_to);


#define QUEUE_NUMBERS_TAG_SIZE 8
/* The tag of a device's numbers past its band: "K3" for slot 2; of a later life of it (generation > 0) "K3AB". */
void queue_numbers_tag(int64_t slot, int64_t generation, char ret_tag[QUEUE_NUMBERS_TAG_SIZE]);
/* Where a number with a tag ("A-K3 07") is filed: a value past all others that no other number of the series has. 0:
 * it has no tag. -1: that tag is not for this slot. "Z...": the tag of a machine that knows itself to be a copy. */
int64_t queue_numbers_file(int64_t slot, const char *number, int64_t value);

#endif
