// What needs <term.h>. Last in the module: its macros have names as common as "lines" and "tab".
#pragma once

#include "shim.h"

#include <term.h>

// Whether terminfo knows the type and it can move the cursor: 1; it can't: 0; it isn't known: -1.
// Asks without touching the terminal, and leaves nothing behind.
static inline int inspector_knows_terminal(const char *type, int descriptor) {
    int error = 0;
    if (setupterm(type, descriptor, &error) != OK) return error == 1 ? 0 : -1;
    bool moves = inspector_has("cup");
    del_curterm(set_curterm(NULL));
    return moves ? 1 : 0;
}
