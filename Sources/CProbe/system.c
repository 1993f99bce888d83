#define _GNU_SOURCE
#include "CProbe.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

int probe_futex_wait(uint32_t *word, uint32_t expected, int64_t timeout) {
    struct timespec limit, *bound = NULL;
    if (timeout >= 0) {
        limit.tv_sec = timeout / 1000000000;
        limit.tv_nsec = timeout % 1000000000;
        bound = &limit;
    }
    return syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, expected, bound, NULL, 0) == 0 ? 0 : errno;
}

int probe_waits_for_thread(int64_t system_call) {
    switch (system_call) {
    case SYS_futex:
    case SYS_epoll_pwait:
#if defined(SYS_epoll_wait)
    case SYS_epoll_wait:
#endif
#if defined(SYS_epoll_pwait2)
    case SYS_epoll_pwait2:
#endif
        return 1;
    default:
        return 0;
    }
}

int probe_futex_wake(uint32_t *word, int32_t count) {
    return (int)syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, count, NULL, NULL, 0);
}

int probe_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

int probe_epoll_set(int epoll, int descriptor, uint32_t interest, uint64_t token) {
    if (interest == 0) return epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, NULL) == 0 ? 0 : errno;
    struct epoll_event event = {0};
    if (interest & 1) event.events |= EPOLLIN | EPOLLRDHUP;
    if (interest & 2) event.events |= EPOLLOUT;
    if (interest & 4) event.events |= EPOLLET;
    event.data.u64 = token;
    if (epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor, &event) == 0) return 0;
    if (errno != ENOENT || (interest & 8)) return errno;
    return epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0 ? 0 : errno;
}

// epoll_pwait2 came with Linux 5.11; before it, a millisecond is the least that can be waited.
static int wait_for(int epoll, struct epoll_event *events, int limit, int64_t timeout) {
#if defined(SYS_epoll_pwait2)
    if (timeout > 0) {
        struct timespec bound = {.tv_sec = timeout / 1000000000, .tv_nsec = timeout % 1000000000};
        int count = (int)syscall(SYS_epoll_pwait2, epoll, events, limit, &bound, NULL, (size_t)0);
        if (count >= 0 || errno != ENOSYS) return count;
    }
#endif
    int64_t milliseconds = timeout < 0 ? -1 : (timeout + 999999) / 1000000;
    return epoll_wait(epoll, events, limit, milliseconds > INT_MAX ? INT_MAX : (int)milliseconds);
}

int probe_epoll_wait(int epoll, struct probe_ready *ready, int limit, int64_t timeout) {
    struct epoll_event events[64];
    int count = wait_for(epoll, events, limit < 64 ? limit : 64, timeout);
    if (count < 0) return -errno;
    for (int i = 0; i < count; i++) {
        uint32_t interest = 0;
        if (events[i].events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) interest |= 1;
        if (events[i].events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) interest |= 2;
        ready[i].token = events[i].data.u64;
        ready[i].interest = interest;
    }
    return count;
}

int probe_eventfd(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

void probe_eventfd_signal(int descriptor) {
    uint64_t one = 1;
    while (write(descriptor, &one, sizeof one) < 0 && errno == EINTR) {
    }
}

void probe_eventfd_drain(int descriptor) {
    uint64_t count;
    while (read(descriptor, &count, sizeof count) < 0 && errno == EINTR) {
    }
}

int probe_set_parent_death_signal(int signal) { return prctl(PR_SET_PDEATHSIG, signal) == 0 ? 0 : errno; }

void probe_set_thread_name(const char *name) {
    char short_name[16] = {0}; // the kernel's limit
    for (int i = 0; i < 15 && name[i] != 0; i++) short_name[i] = name[i];
    pthread_setname_np(pthread_self(), short_name);
}

uint32_t probe_thread_id(void) {
    return (uint32_t)syscall(SYS_gettid); // not kept: a fork would inherit it
}

__thread struct probe_thread_context probe_thread_context;

void probe_lock_slow(uint32_t *word) {
    // Who holds it needs some tens of nanoseconds, unless its thread does not run.
    for (int i = 0; i < 40; i++) {
        uint32_t free_word = 0;
        if (__atomic_load_n(word, __ATOMIC_RELAXED) == 0
            && __atomic_compare_exchange_n(word, &free_word, 1, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) return;
        probe_relax();
    }
    while (__atomic_exchange_n(word, 2, __ATOMIC_ACQUIRE) != 0) probe_futex_wait(word, 2, -1);
}

int probe_core_count(void) {
    cpu_set_t cores;
    if (sched_getaffinity(0, sizeof cores, &cores) != 0) return 1;
    int count = CPU_COUNT(&cores);
    return count > 0 ? count : 1;
}

int probe_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK); }

// As of linux/sched/types.h, which collides with sched.h.
struct scheduling {
    uint32_t size, policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime, deadline, period;
};

uint64_t probe_thread_ask_slice(uint64_t nanoseconds) {
    struct scheduling own = {0};
    if (syscall(SYS_sched_getattr, 0, &own, sizeof own, 0) != 0 || own.policy != SCHED_OTHER) return 0;
    uint64_t before = own.runtime;
    own.runtime = nanoseconds;
    syscall(SYS_sched_setattr, 0, &own, 0);
    return before;
}

int probe_spawn_close_from(posix_spawn_file_actions_t *actions, int first) {
    return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

int probe_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int64_t probe_peer_user(int descriptor) {
    struct ucred peer;
    socklen_t size = sizeof peer;
    return getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 ? (int64_t)peer.uid : -1;
}
