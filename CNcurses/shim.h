// What CursesTerminal needs of ncurses. Swift 6 refuses the mutable globals stdscr, LINES and COLS,
// and can't read macros that are more than a number; both are reached by the functions here.
#pragma once

#define NCURSES_WIDECHAR 1
#include <langinfo.h>
#include <locale.h>
#include <ncurses.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <wchar.h>

enum {
    inspector_bold = A_BOLD,
    inspector_dim = A_DIM,
    inspector_underline = A_UNDERLINE,
    inspector_reverse = A_REVERSE,
};

// Takes the character encoding of the environment, and nothing else: with LC_ALL a decimal comma
// would reach strtod. Returns whether it is UTF-8. A locale that is asked for and not installed,
// as in many containers, says so by its name.
static inline bool inspector_locale_is_utf8(const char *name) {
    if (setlocale(LC_CTYPE, "")) return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    return strstr(name, "UTF-8") || strstr(name, "utf8");
}

// Lets ncurses write UTF-8, whether it will or not: in any other encoding it abbreviates "this 16
// times", and not every terminal that says it is an xterm knows that. Returns whether it can.
static inline bool inspector_use_utf8(void) {
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0 || setlocale(LC_CTYPE, "C.UTF-8") != NULL;
}

// Sets up the screen that newterm made, and returns the pad that keys are read through: reading
// through a window would refresh it, and so draw what isn't finished, or after endwin.
static inline WINDOW *inspector_start(void) {
    cbreak();
    noecho();
    nonl();
    curs_set(0);
    typeahead(-1);  // or a key that waits would leave the screen half drawn
    set_escdelay(25);
    mouseinterval(0);  // or a press would be held back to see whether it becomes a click
    mousemask(BUTTON1_PRESSED | BUTTON1_RELEASED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
    WINDOW *pad = newpad(1, 1);
    if (pad) {
        keypad(pad, TRUE);
        nodelay(pad, TRUE);
    }
    return pad;
}

static inline int inspector_color_count(void) { return tigetnum("colors"); }

static inline bool inspector_has(const char *capability) {
    char *string = tigetstr(capability);
    return string && string != (char *)-1;
}

static inline bool inspector_start_color(void) {
    return start_color() == OK && use_default_colors() == OK;
}

static inline void inspector_set_style(unsigned attributes, short pair) {
    wattr_set(stdscr, attributes, pair, NULL);
}

static inline void inspector_clear_row(int row) {
    wattr_set(stdscr, A_NORMAL, 0, NULL);
    wmove(stdscr, row, 0);
    wclrtoeol(stdscr);
}

static inline void inspector_put(int row, int column, const uint32_t *scalars, int count) {
    mvwaddnwstr(stdscr, row, column, (const wchar_t *)scalars, count);
}

static inline void inspector_erase(void) { werase(stdscr); }

static inline void inspector_refresh(void) { wrefresh(stdscr); }

// Every row is written again at the next refresh, without clearing the screen before.
static inline void inspector_forget_rows(void) { wredrawln(stdscr, 0, getmaxy(stdscr)); }

// The whole screen is sent again at the next refresh.
static inline void inspector_forget_screen(void) { clearok(curscr, TRUE); }

// Comes back from endwin to the modes and keys of the screen, before anything is drawn.
static inline void inspector_resume(WINDOW *pad) {
    reset_prog_mode();
    clearok(curscr, TRUE);
    wrefresh(stdscr);
    keypad(pad, TRUE);
}

// Leaves the last row blank and the cursor there, for terminals without a second screen.
static inline void inspector_clear_last_row(void) {
    inspector_clear_row(getmaxy(stdscr) - 1);
    wrefresh(stdscr);
}

static inline int inspector_rows(void) { return getmaxy(stdscr); }

static inline int inspector_columns(void) { return getmaxx(stdscr); }

// Asks the terminal for its size and follows it; false when it doesn't say.
static inline bool inspector_follow_window(int descriptor) {
    struct winsize window;
    if (ioctl(descriptor, TIOCGWINSZ, &window) != 0) return false;
    if (window.ws_row == 0 || window.ws_col == 0) return false;
    return resizeterm(window.ws_row, window.ws_col) == OK;
}

enum inspector_mouse_kind {
    inspector_mouse_other,
    inspector_mouse_press,
    inspector_mouse_release,
    inspector_mouse_up,
    inspector_mouse_down,
};

// The event that KEY_MOUSE announced.
static inline enum inspector_mouse_kind inspector_mouse(int *column, int *row) {
    MEVENT event;
    if (getmouse(&event) != OK) return inspector_mouse_other;
    *column = event.x;
    *row = event.y;
    if (event.bstate & BUTTON4_PRESSED) return inspector_mouse_up;
    if (event.bstate & BUTTON5_PRESSED) return inspector_mouse_down;
    if (event.bstate & BUTTON1_PRESSED) return inspector_mouse_press;
    if (event.bstate & BUTTON1_RELEASED) return inspector_mouse_release;
    return inspector_mouse_other;
}

// What can be said of a descriptor now: POLLIN and the errors, without waiting.
static inline int inspector_poll(int descriptor) {
    struct pollfd one = {.fd = descriptor, .events = POLLIN};
    return poll(&one, 1, 0) > 0 ? one.revents : 0;
}

// How many bytes wait to be read.
static inline int inspector_waiting(int descriptor) {
    int count = 0;
    return ioctl(descriptor, FIONREAD, &count) == 0 ? count : -1;
}
