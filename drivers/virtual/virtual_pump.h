/* Moves bytes between a virtual printer and what it hangs on, and lets its time pass. Never waits. */
#ifndef MOTCUA_VIRTUAL_VIRTUAL_PUMP_H
#define MOTCUA_VIRTUAL_VIRTUAL_PUMP_H

#include "virtual/virtual_printer.h"
#include "virtual/virtual_pty.h"

struct link;

/* The far side of a memory link. */
void virtual_pump_memory(struct virtual_printer *printer, struct link *link, int64_t now_ms);
/* The master of a pty. */
void virtual_pump_pty(struct virtual_printer *printer, struct virtual_pty *pty, int64_t now_ms);

#endif
