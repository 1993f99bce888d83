#define _GNU_SOURCE
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static int set_attributes(posix_spawnattr_t *attributes) {
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setsigdefault(attributes, &all);
    return posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

// The worker has the program's standard output and error, and nothing to read; no other descriptor of the program's.
static int set_descriptors(posix_spawn_file_actions_t *actions, int socket, int board, int segment) {
    int code = 0;
    // First: it may have any number, also one that the others are about to take.
    if (segment >= 0) code = posix_spawn_file_actions_adddup2(actions, segment, WORKER_SEGMENT);
    if (code == 0) code = posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0);
    if (code == 0) code = posix_spawn_file_actions_adddup2(actions, socket, WORKER_SOCKET);
    if (code == 0) code = posix_spawn_file_actions_adddup2(actions, board, WORKER_BOARD);
    int last = segment >= 0 ? WORKER_SEGMENT : WORKER_BOARD;
    if (code == 0) code = posix_spawn_file_actions_addclosefrom_np(actions, last + 1);
    return code;
}

static int spawn(const char *name, int socket, int board, int segment, pid_t *pid) {
    char parent[16];
    snprintf(parent, sizeof parent, "%d", (int)getpid());
    char *arguments[] = {program_invocation_name, WORKER_ARGUMENT, parent, (char *)name, NULL};
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    int code = posix_spawnattr_init(&attributes);
    if (code != 0) return code;
    code = posix_spawn_file_actions_init(&actions);
    if (code == 0) {
        code = set_attributes(&attributes);
        if (code == 0) code = set_descriptors(&actions, socket, board, segment);
        // The file may have been replaced or removed meanwhile: this way it is this very program.
        if (code == 0) code = posix_spawn(pid, "/proc/self/exe", &actions, &attributes, arguments, environ);
        posix_spawn_file_actions_destroy(&actions);
    }
    posix_spawnattr_destroy(&attributes);
    return code;
}

// Out of the way of the numbers that the worker finds it under.
static int moved(int descriptor) {
    if (descriptor < 0) return -1;
    int higher = fcntl(descriptor, F_DUPFD_CLOEXEC, WORKER_SEGMENT + 1);
    int code = errno;
    close(descriptor);
    errno = code;
    return higher;
}

int worker_spawn(const char *name, struct worker_records records, struct worker_process *worker) {
    int ends[2];
    int code = 0;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return errno;
    int theirs = moved(ends[1]);
    if (theirs < 0) code = errno;
    int board = code == 0 ? moved(memfd_create("worker-board", MFD_CLOEXEC)) : -1;
    void *memory = MAP_FAILED;
    if (code == 0 && board < 0) code = errno;
    if (code == 0 && ftruncate(board, sizeof(struct worker_board)) != 0) code = errno;
    if (code == 0) {
        memory = mmap(NULL, sizeof(struct worker_board), PROT_READ | PROT_WRITE, MAP_SHARED, board, 0);
        if (memory == MAP_FAILED) code = errno;
    }
    if (code == 0) {
        int segment = records.file;
        ((struct worker_board *)memory)->records = records;
        ((struct worker_board *)memory)->records.file = segment >= 0 ? WORKER_SEGMENT : -1;
        code = spawn(name, theirs, board, segment, &worker->pid);
    }
    if (theirs >= 0) close(theirs);
    if (board >= 0) close(board);
    if (code == 0) {
        worker->socket = ends[0];
        worker->board = memory;
        return 0;
    }
    close(ends[0]);
    if (memory != MAP_FAILED) munmap(memory, sizeof(struct worker_board));
    return code;
}

void worker_release(struct worker_process *worker) {
    close(worker->socket);
    munmap(worker->board, sizeof(struct worker_board));
    worker->socket = -1;
    worker->board = NULL;
}

int worker_await(pid_t pid) {
    int status;
    pid_t ended;
    do {
        ended = waitpid(pid, &status, 0);
    } while (ended < 0 && errno == EINTR);
    return ended == pid ? status : -1;
}

int worker_reap(pid_t pid) {
    // Where it is on its way out already, its status is settled and stays what it is.
    kill(pid, SIGKILL);
    return worker_await(pid);
}

ssize_t worker_send(int socket, const void *bytes, size_t count) {
    ssize_t sent;
    do {
        sent = send(socket, bytes, count, MSG_NOSIGNAL | MSG_DONTWAIT);
    } while (sent < 0 && errno == EINTR);
    return sent < 0 ? -errno : sent;
}

int worker_wait(int socket, int bell, int wants_to_send, int64_t timeout) {
    struct pollfd polled[2] = {
        {.fd = socket, .events = (short)(POLLIN | (wants_to_send ? POLLOUT : 0))},
        {.fd = bell, .events = POLLIN},
    };
    struct timespec limit = {.tv_sec = timeout / 1000000000, .tv_nsec = timeout % 1000000000};
    int count;
    do {
        count = ppoll(polled, 2, timeout < 0 ? NULL : &limit, NULL);
    } while (count < 0 && errno == EINTR);
    int result = 0;
    if (polled[0].revents & (POLLIN | POLLHUP | POLLERR)) result |= 1;
    if (polled[0].revents & POLLOUT) result |= 2;
    if (polled[1].revents & POLLIN) result |= 4;
    return result;
}
