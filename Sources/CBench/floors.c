#define _GNU_SOURCE
#include "CBench.h"

#include <errno.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

// Who answers, on a thread or in a process of its own, and what the two share.
struct partner {
    size_t count;
    uint64_t work; // touched by every answer
    uint32_t asked, answered;   // posted
    int question, answer, poll; // descriptors
};

static int start(struct partner *partner, void *(*serve)(void *), pthread_t *thread) {
    return pthread_create(thread, NULL, serve, partner);
}

// Ends what a floor has set up: `code`, or what went wrong with the answers.
static int finish(const struct partner *partner, pthread_t thread, int code) {
    pthread_join(thread, NULL);
    return code == 0 && partner->work != partner->count ? EIO : code;
}

static void *answer_by_futex(void *argument) {
    struct partner *partner = argument;
    for (size_t i = 0; i < partner->count; i++) {
        probe_park(&partner->asked);
        partner->work++;
        probe_unpark(&partner->answered);
    }
    return NULL;
}

int bench_futex_round_trips(uint64_t *instants, size_t count) {
    struct partner partner = {.count = count};
    pthread_t thread;
    int code = start(&partner, answer_by_futex, &thread);
    if (code != 0) return code;
    for (size_t i = 0; i < count; i++) {
        instants[i] = probe_monotonic();
        probe_unpark(&partner.asked);
        probe_park(&partner.answered);
    }
    instants[count] = probe_monotonic();
    return finish(&partner, thread, 0);
}

static void *answer_by_eventfd(void *argument) {
    struct partner *partner = argument;
    for (size_t i = 0; i < partner->count; i++) {
        probe_park(&partner->asked);
        partner->work++;
        probe_eventfd_signal(partner->answer);
    }
    return NULL;
}

int bench_loop_round_trips(uint64_t *instants, size_t count) {
    struct partner partner = {.count = count, .answer = probe_eventfd(), .poll = probe_epoll_create()};
    if (partner.answer < 0 || partner.poll < 0) return errno;
    pthread_t thread;
    // Told once a write: the descriptor need not be read.
    int code = probe_epoll_set(partner.poll, partner.answer, 1 | 4, 0);
    if (code == 0) code = start(&partner, answer_by_eventfd, &thread);
    if (code == 0) {
        struct probe_ready ready;
        for (size_t i = 0; i < count; i++) {
            instants[i] = probe_monotonic();
            probe_unpark(&partner.asked);
            while (probe_epoll_wait(partner.poll, &ready, 1, -1) != 1) {}
        }
        instants[count] = probe_monotonic();
        code = finish(&partner, thread, 0);
    }
    close(partner.answer);
    close(partner.poll);
    return code;
}

static int transfer(ssize_t count) { return count == sizeof(uint64_t) ? 0 : EIO; }

static void *answer_by_eventfds(void *argument) {
    struct partner *partner = argument;
    uint64_t number;
    for (size_t i = 0; i < partner->count; i++) {
        if (transfer(read(partner->question, &number, sizeof number)) != 0) break;
        partner->work += number;
        if (transfer(write(partner->answer, &number, sizeof number)) != 0) break;
    }
    return NULL;
}

int bench_eventfd_round_trips(uint64_t *instants, size_t count) {
    struct partner partner = {
        .count = count,
        .question = eventfd(0, EFD_CLOEXEC),
        .answer = eventfd(0, EFD_CLOEXEC),
    };
    if (partner.question < 0 || partner.answer < 0) return errno;
    pthread_t thread;
    int code = start(&partner, answer_by_eventfds, &thread);
    if (code == 0) {
        uint64_t number = 1;
        for (size_t i = 0; i < count && code == 0; i++) {
            instants[i] = probe_monotonic();
            code = transfer(write(partner.question, &number, sizeof number));
            if (code == 0) code = transfer(read(partner.answer, &number, sizeof number));
        }
        instants[count] = probe_monotonic();
        code = finish(&partner, thread, code);
    }
    close(partner.question);
    close(partner.answer);
    return code;
}

static void answer_by_socket(int socket) {
    uint64_t number;
    while (transfer(read(socket, &number, sizeof number)) == 0) {
        number++;
        if (transfer(write(socket, &number, sizeof number)) != 0) break;
    }
    _exit(0);
}

int bench_socket_round_trips(uint64_t *instants, size_t count) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return errno;
    pid_t child = fork();
    if (child < 0) {
        int code = errno;
        close(ends[0]);
        close(ends[1]);
        return code;
    }
    if (child == 0) {
        close(ends[0]);
        answer_by_socket(ends[1]);
    }
    close(ends[1]);
    uint64_t number = 0;
    int code = 0;
    for (size_t i = 0; i < count && code == 0; i++) {
        instants[i] = probe_monotonic();
        code = transfer(write(ends[0], &number, sizeof number));
        if (code == 0) code = transfer(read(ends[0], &number, sizeof number));
    }
    instants[count] = probe_monotonic();
    close(ends[0]);
    waitpid(child, NULL, 0);
    return code == 0 && number != count ? EIO : code;
}
