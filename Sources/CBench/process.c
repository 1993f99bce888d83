#define _GNU_SOURCE
#include "CBench.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

_Static_assert(sizeof(struct bench_cores) == sizeof(cpu_set_t), "the system's set of cores has another size");

int bench_use_one_core(struct bench_cores *before) {
    cpu_set_t allowed, wanted;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return errno;
    memcpy(before, &allowed, sizeof allowed);
    for (int core = 0; core < CPU_SETSIZE; core++) {
        if (!CPU_ISSET(core, &allowed)) continue;
        CPU_ZERO(&wanted);
        CPU_SET(core, &wanted);
        return sched_setaffinity(0, sizeof wanted, &wanted) == 0 ? 0 : errno;
    }
    return ESRCH;
}

void bench_use_cores(const struct bench_cores *cores) {
    cpu_set_t wanted;
    memcpy(&wanted, cores, sizeof wanted);
    sched_setaffinity(0, sizeof wanted, &wanted);
}

uint64_t bench_processor_time(void) {
    struct timespec used;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return (uint64_t)used.tv_sec * 1000000000 + (uint64_t)used.tv_nsec;
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
