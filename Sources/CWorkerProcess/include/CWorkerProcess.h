// Worker processes: this program again, which serves jobs over a socket instead of running its main.
//
//     parent                       worker
//     socket ◀───── frames ──────▶ descriptor 3
//     board  ◀── shared memory ──▶ descriptor 4, mapped and closed
//     segment ─────── file ──────▶ descriptor 5, where the parent has one: what the worker does is recorded there
//
// The board says of each job that was sent whether its run has begun, so that a job that was sent ahead can be taken
// back, and so that after a crash only the job that ran has failed. A place of it, and who moves each edge:
//
//     SENT ──worker, before it runs the job──▶ RUNNING
//       └───parent, for who wants it back────▶ REVOKED (the worker passes over it)
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define WORKER_PLACES 64 // a power of two, more than are ever sent ahead

struct worker_job {
    uint64_t place; // number << 2 | state
    // What the parent knows the job by in its segment. Written before it is sent.
    uint64_t identifier;
    uint64_t task;
    uint64_t enqueued_at;
};

// Where in its parent's segment a worker records what it does. Written before it starts.
struct worker_records {
    uint16_t executor;
    uint16_t worker;
    uint16_t ring;
    uint16_t reserved;
    uint32_t clock_kind;
    int32_t file; // the segment's descriptor; in the worker WORKER_SEGMENT. -1 for none
};

struct worker_board {
    struct worker_records records;
    struct worker_job jobs[WORKER_PLACES];
};

enum worker_place { WORKER_SENT = 0, WORKER_RUNNING = 1, WORKER_REVOKED = 2 };

static inline struct worker_job *worker_job_at(struct worker_board *board, uint32_t number) {
    return &board->jobs[number % WORKER_PLACES];
}
static inline void worker_place_sent(struct worker_board *board, uint32_t number) {
    __atomic_store_n(&worker_job_at(board, number)->place, (uint64_t)number << 2 | WORKER_SENT, __ATOMIC_RELEASE);
}
// Moves a place on from SENT; 0 where the other side was first.
static inline int worker_place_move(struct worker_board *board, uint32_t number, enum worker_place to) {
    uint64_t sent = (uint64_t)number << 2 | WORKER_SENT;
    return __atomic_compare_exchange_n(
        &worker_job_at(board, number)->place, &sent, (uint64_t)number << 2 | (uint64_t)to, 0, __ATOMIC_ACQ_REL,
        __ATOMIC_ACQUIRE
    );
}
static inline int worker_place_is_running(struct worker_board *board, uint32_t number) {
    return __atomic_load_n(&worker_job_at(board, number)->place, __ATOMIC_ACQUIRE)
        == ((uint64_t)number << 2 | WORKER_RUNNING);
}

struct worker_process {
    pid_t pid;
    int socket;
    struct worker_board *board;
};

// Starts a worker that ends with the calling thread, which must therefore stay as long. Returns 0 or errno.
int worker_spawn(const char *name, struct worker_records records, struct worker_process *worker);
// Gives back the socket and the board.
void worker_release(struct worker_process *worker);
// Kills a worker that has closed its socket or is to end, and waits for it. Returns the status as of waitpid; -1 where
// somebody else in this process has waited for it.
int worker_reap(pid_t pid);
// As worker_reap, but lets it end by itself: its socket was shut.
int worker_await(pid_t pid);

// Sends without blocking and without a signal. Returns how many bytes went, or -errno.
ssize_t worker_send(int socket, const void *bytes, size_t count);
// Sends both parts whole; blocks. Returns 0, or errno.
int worker_send_whole(int socket, const void *head, size_t head_count, const void *body, size_t body_count);
// Receives what there is. Returns 0 at the end of the connection, or -errno.
ssize_t worker_receive(int socket, void *bytes, size_t count, int blocks);

// What came of a wait for a worker: 1 something to receive, 2 room to send, 4 the bell was rung.
// `timeout`: ns, < 0 none. Returns 0 when the time was up.
int worker_wait(int socket, int bell, int wants_to_send, int64_t timeout);

// Takes the post out of a word on which a thread sleeps (probe_unpark); 0 where there is none.
static inline uint32_t worker_take_post(uint32_t *word) { return __atomic_exchange_n(word, 0, __ATOMIC_ACQUIRE); }
