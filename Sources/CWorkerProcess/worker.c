// How a worker begins: before the program's main, after all that comes before a main.
#define _GNU_SOURCE
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

// Serves until the connection ends; Swift's side.
void instrumented_executors_serve(int socket, struct worker_board *board);

typedef void (*initializer)(int, char **, char **);
// The linker's: this program's initializers, in the order in which they run.
extern initializer __init_array_start[] __attribute__((visibility("hidden")));
extern initializer __init_array_end[] __attribute__((visibility("hidden")));

static void begin(int count, char **arguments, char **environment) __attribute__((constructor));

// Those that come after this one: the job may need what they make.
static void run_other_initializers(int count, char **arguments, char **environment) {
    initializer *next = __init_array_start;
    while (next < __init_array_end && *next != begin) next++;
    for (next++; next < __init_array_end; next++) (*next)(count, arguments, environment);
}

static void begin(int count, char **arguments, char **environment) {
    if (count != 4 || strcmp(arguments[1], WORKER_ARGUMENT) != 0) return;
    // The terminal's interrupt is the parent's affair; workers end when it does, and never later.
    signal(SIGINT, SIG_IGN);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != atoi(arguments[2])) _exit(0);
    prctl(PR_SET_NAME, arguments[3]);
    struct worker_board *board = mmap(NULL, sizeof(struct worker_board), PROT_READ | PROT_WRITE, MAP_SHARED, WORKER_BOARD, 0);
    if (board == MAP_FAILED) _exit(1);
    close(WORKER_BOARD);
    fcntl(WORKER_SOCKET, F_SETFD, FD_CLOEXEC);
    if (board->records.file >= 0) fcntl(WORKER_SEGMENT, F_SETFD, FD_CLOEXEC);
    run_other_initializers(count, arguments, environment);
    instrumented_executors_serve(WORKER_SOCKET, board);
    fflush(NULL);
    // What the program would do at its end is not the worker's to do.
    _exit(0);
}

ssize_t worker_receive(int socket, void *bytes, size_t count, int blocks) {
    ssize_t received;
    do {
        received = recv(socket, bytes, count, blocks ? 0 : MSG_DONTWAIT);
    } while (received < 0 && errno == EINTR);
    return received < 0 ? -errno : received;
}

int worker_send_whole(int socket, const void *head, size_t head_count, const void *body, size_t body_count) {
    struct iovec parts[2] = {
        {.iov_base = (void *)head, .iov_len = head_count},
        {.iov_base = (void *)body, .iov_len = body_count},
    };
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
    while (parts[0].iov_len + parts[1].iov_len > 0) {
        ssize_t sent = sendmsg(socket, &message, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) return errno;
        for (int i = 0; i < 2; i++) {
            size_t taken = (size_t)sent < parts[i].iov_len ? (size_t)sent : parts[i].iov_len;
            parts[i].iov_base = (char *)parts[i].iov_base + taken;
            parts[i].iov_len -= taken;
            sent -= (ssize_t)taken;
        }
    }
    return 0;
}
