#define _GNU_SOURCE
#include "CBench.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
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
