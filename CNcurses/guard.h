// What has to happen inside signal handlers: telling the loop of a signal, and giving the terminal
// back when the process dies. Everything reached from a handler is async-signal-safe.
//
// The state is one for the process. It is weak, not static, since each object file of a Swift module
// gets a copy of what it uses of a header.
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

#include "shim.h"

struct inspector_guard {
    int active;         // 1 while the terminal is ours; taken with an atomic exchange
    int wake;           // write end of the pipe that the loop polls
    int input, output;  // the terminal
    int held, kept;     // what standard error goes to meanwhile, and what it was; -1 when it isn't held
    struct termios modes;  // as they were before we came
    size_t length;         // of the sequences that give the screen back
    char sequences[512];
    struct sigaction before[NSIG];  // what the signals did before we came
    bool handled[NSIG];
    bool registered;  // with atexit
};

__attribute__((weak, visibility("hidden"))) struct inspector_guard inspector_guard_state = {
    .wake = -1, .held = -1, .kept = -1,
};

static inline void inspector_write(int descriptor, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(descriptor, bytes, count);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;
        bytes += written;
        count -= (size_t)written;
    }
}

// Keeps what is written to standard error off the screen, if it would go there. It is written when
// the terminal is given back; the message of a Swift trap is among it.
static inline void inspector_hold_standard_error(void) {
    struct inspector_guard *guard = &inspector_guard_state;
    if (guard->kept >= 0 || !isatty(STDERR_FILENO)) return;
    int held = (int)syscall(SYS_memfd_create, "standard error", 1u /* MFD_CLOEXEC */);
    if (held < 0) return;
    fcntl(held, F_SETFL, O_APPEND);
    int kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    if (kept < 0 || dup2(held, STDERR_FILENO) < 0) {
        if (kept >= 0) close(kept);
        close(held);
        return;
    }
    guard->held = held;
    guard->kept = kept;
}

static inline void inspector_release_standard_error(void) {
    struct inspector_guard *guard = &inspector_guard_state;
    int kept = __atomic_exchange_n(&guard->kept, -1, __ATOMIC_ACQ_REL);
    if (kept < 0) return;
    dup2(kept, STDERR_FILENO);
    close(kept);
    off_t end = lseek(guard->held, 0, SEEK_END);
    off_t at = end > 65536 ? end - 65536 : 0;
    char part[1024];
    ssize_t count;
    while ((count = pread(guard->held, part, sizeof part, at)) > 0) {
        inspector_write(STDERR_FILENO, part, (size_t)count);
        at += count;
    }
    close(guard->held);
}

// Gives the terminal back without ncurses: the screen, the cursor, the modes. Once.
static inline void inspector_give_back(void) {
    struct inspector_guard *guard = &inspector_guard_state;
    if (!__atomic_exchange_n(&guard->active, 0, __ATOMIC_ACQ_REL)) return;
    inspector_write(guard->output, guard->sequences, guard->length);
    tcsetattr(guard->input, TCSANOW, &guard->modes);
    inspector_release_standard_error();
}

static inline void inspector_on_signal(int number) {
    int saved = errno;
    unsigned char byte = (unsigned char)number;
    if (write(inspector_guard_state.wake, &byte, 1) < 0) {
        // The pipe is full of signals that the loop has yet to read: it will wake anyway.
    }
    errno = saved;
}

// Caught and not ignored: what is ignored stays so in the programs that we start.
static inline void inspector_on_broken_pipe(int number) { (void)number; }

// The Swift runtime may have a handler of its own that prints a backtrace. It gets the terminal as
// a program without a screen has it, and the signal as it came.
static inline void inspector_on_crash(int number, siginfo_t *details, void *context) {
    inspector_give_back();
    struct sigaction *before = &inspector_guard_state.before[number];
    if (before->sa_flags & SA_SIGINFO) {
        if (before->sa_sigaction) before->sa_sigaction(number, details, context);
    } else if (before->sa_handler != SIG_DFL && before->sa_handler != SIG_IGN) {
        before->sa_handler(number);
    }
    struct sigaction standard;
    memset(&standard, 0, sizeof standard);
    standard.sa_handler = SIG_DFL;
    sigaction(number, &standard, NULL);
    raise(number);  // blocked here: it takes effect when this handler returns
}

// Handles a signal that nobody asked us to ignore.
static inline void inspector_handle(int number, void (*handler)(int),
                                    void (*crash)(int, siginfo_t *, void *)) {
    struct inspector_guard *guard = &inspector_guard_state;
    struct sigaction before;
    if (sigaction(number, NULL, &before) != 0) return;
    if (!(before.sa_flags & SA_SIGINFO) && before.sa_handler == SIG_IGN) return;
    struct sigaction ours;
    memset(&ours, 0, sizeof ours);
    ours.sa_flags = SA_RESTART | (crash ? SA_ONSTACK | SA_SIGINFO : 0);
    sigemptyset(&ours.sa_mask);
    sigaddset(&ours.sa_mask, SIGTTOU);  // the modes may be set from the background
    if (crash) ours.sa_sigaction = crash; else ours.sa_handler = handler;
    sigaction(number, &ours, NULL);
    // newterm replaces some of our handlers; what it puts there isn't what was before.
    if (!guard->handled[number]) guard->before[number] = before;
    guard->handled[number] = true;
}

static inline void inspector_handle_signals(void) {
    static const int told[] = {SIGWINCH, SIGTERM, SIGINT, SIGHUP, SIGTSTP, SIGCONT};
    static const int fatal[] = {SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGSYS, SIGQUIT};
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++) {
        inspector_handle(told[i], inspector_on_signal, NULL);
    }
    for (size_t i = 0; i < sizeof fatal / sizeof fatal[0]; i++) {
        inspector_handle(fatal[i], NULL, inspector_on_crash);
    }
    inspector_handle(SIGPIPE, inspector_on_broken_pipe, NULL);
    // Whoever started us may have blocked them: threads of Swift's pool do, and their children go on so.
    sigset_t ours;
    sigemptyset(&ours);
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++) sigaddset(&ours, told[i]);
    pthread_sigmask(SIG_UNBLOCK, &ours, NULL);
}

// A handler of a stack overflow needs a stack. The Swift runtime may have set one up.
static inline void inspector_add_signal_stack(void) {
    stack_t before;
    if (sigaltstack(NULL, &before) != 0 || !(before.ss_flags & SS_DISABLE)) return;
    size_t size = 65536;
    stack_t ours = {.ss_sp = malloc(size), .ss_size = size};
    if (ours.ss_sp) sigaltstack(&ours, NULL);
}

static inline void inspector_give_signals_back(void) {
    struct inspector_guard *guard = &inspector_guard_state;
    for (int number = 1; number < NSIG; number++) {
        if (guard->handled[number]) sigaction(number, &guard->before[number], NULL);
        guard->handled[number] = false;
    }
}

// Before newterm: the pipe, the handlers, the modes as they are.
static inline bool inspector_guard_prepare(int input, int output, int wake) {
    struct inspector_guard *guard = &inspector_guard_state;
    if (tcgetattr(input, &guard->modes) != 0) return false;
    guard->input = input;
    guard->output = output;
    guard->wake = wake;
    if (!guard->registered) guard->registered = atexit(inspector_give_back) == 0;
    inspector_add_signal_stack();
    inspector_handle_signals();
    return true;
}

static inline void inspector_guard_append(const char *sequence) {
    struct inspector_guard *guard = &inspector_guard_state;
    if (!sequence || sequence == (const char *)-1) return;
    while (*sequence && guard->length < sizeof guard->sequences) {
        if (sequence[0] == '$' && sequence[1] == '<') {  // a pause for terminals of steel
            const char *end = strchr(sequence, '>');
            if (end) {
                sequence = end + 1;
                continue;
            }
        }
        guard->sequences[guard->length++] = *sequence++;
    }
}

// After newterm, and when the size changes: the terminal is ours, and this is how it is given back.
static inline void inspector_guard_arm(void) {
    struct inspector_guard *guard = &inspector_guard_state;
    __atomic_store_n(&guard->active, 0, __ATOMIC_RELEASE);
    guard->length = 0;
    char *mouse = tigetstr("XM");
    if (mouse && mouse != (char *)-1) {
        inspector_guard_append(tparm(mouse, 0L));
    } else if (inspector_has("kmous")) {
        inspector_guard_append("\033[?1000l");
    }
    inspector_guard_append(tigetstr("sgr0"));
    inspector_guard_append(tigetstr("op"));
    inspector_guard_append(tigetstr("rmkx"));
    inspector_guard_append(tigetstr("cnorm"));
    if (inspector_has("rmcup")) {
        inspector_guard_append(tigetstr("rmcup"));
    } else {
        inspector_guard_append(tparm(tigetstr("cup"), (long)inspector_rows() - 1, 0L));
        inspector_guard_append(tigetstr("el"));
    }
    inspector_guard_append("\r");
    __atomic_store_n(&guard->active, 1, __ATOMIC_RELEASE);
}

static inline void inspector_guard_disarm(void) {
    __atomic_store_n(&inspector_guard_state.active, 0, __ATOMIC_RELEASE);
}

// Stops the process group as C-z does, this process last; returns when it is continued. In a
// group that nobody could continue (of a session without a shell) the system refuses to stop.
static inline void inspector_stop_group(void) {
    if (!inspector_guard_state.handled[SIGTSTP]) return;  // started with the signal ignored
    struct sigaction action;
    memset(&action, 0, sizeof action);
    // Not stopped yet by the signal to the group: it may be taken by another thread, and this one
    // would run on for a while.
    action.sa_handler = SIG_IGN;
    sigaction(SIGTSTP, &action, NULL);
    kill(0, SIGTSTP);
    action.sa_handler = SIG_DFL;
    sigaction(SIGTSTP, &action, NULL);
    raise(SIGTSTP);
    inspector_handle_signals();
}
