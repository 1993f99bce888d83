#define _GNU_SOURCE
#include "CBench.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

int bench_pin_to_one_core(void) {
    cpu_set_t allowed, wanted;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return errno;
    for (int core = 0; core < CPU_SETSIZE; core++) {
        if (!CPU_ISSET(core, &allowed)) continue;
        CPU_ZERO(&wanted);
        CPU_SET(core, &wanted);
        return sched_setaffinity(0, sizeof wanted, &wanted) == 0 ? 0 : errno;
    }
    return ESRCH;
}

void bench_bound_life(uint32_t seconds) {
    signal(SIGALRM, SIG_DFL);
    alarm(seconds);
    probe_set_parent_death_signal(SIGKILL);
}

int bench_open_terminal(uint16_t columns, uint16_t rows, char *name, size_t size) {
    struct winsize window = {.ws_row = rows, .ws_col = columns};
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (master < 0) return -errno;
    if (grantpt(master) == 0 && unlockpt(master) == 0 && ptsname_r(master, name, size) == 0 &&
        ioctl(master, TIOCSWINSZ, &window) == 0 && fcntl(master, F_SETFL, O_NONBLOCK) == 0) {
        return master;
    }
    int code = errno;
    close(master);
    return -code;
}
