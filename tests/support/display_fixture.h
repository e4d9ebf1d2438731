/* The hall of the design's pictures: Tuesday 10/03/2026, 09:24, B 024 called to counter 3. */
#ifndef MOTCUA_TESTS_SUPPORT_DISPLAY_FIXTURE_H
#define MOTCUA_TESTS_SUPPORT_DISPLAY_FIXTURE_H

#include "display/board.h"
#include "model/catalogue.h"

#define DISPLAY_FIXTURE_MONO 5000000

/* Wall time of the picture. */
int64_t display_fixture_wall(void);
const struct catalogue *display_fixture_catalogue(void);
void display_fixture_hall(struct hall *ret_hall);
/* A board that has just heard of that hall; the last call is lit, none is announced. */
void display_fixture_board(struct board *ret_board);

#endif
