// What a worker process writes in the segment of its parent: a slot of the worker table and a ring, lent to it.
//
//     parent                                    worker process
//     claims slot and ring ───starts it───▶     maps the pages of both, and has no other of the segment
//     publishes the slot   ───sends jobs──▶     writes both, wait-free, on the parent's clock
//     waits for its end    ◀──ends, anyhow──
//     writes what is missing, gives both back
//
// So each still has one writer at a time: the worker until it was waited for, then the parent. Records are whole whenever
// the worker was killed, since `head` moves last; what can be missing is the end of the job that it ran.
#pragma once

#include "probe_append.h"
#include "probe_process.h"

// MARK: the parent's side

// This process's segment as a descriptor for a worker to inherit; -1 where there is none. Stays the probe's.
int probe_segment_file(void);
// A ring for a worker process; PROBE_NONE when all are taken or the probe is off.
uint16_t probe_lend_ring(void);
void probe_take_back_ring(uint16_t ring);
// Null for PROBE_NONE.
struct probe_ring *probe_ring_at(uint16_t ring);
// The calling thread's ring is free for others from here on; its next record takes one anew.
void probe_give_back_own_ring(void);

// The last record that was written to `ring` since its head was `since`; zeros where there is none, or no ring. For who
// is its only writer.
static inline struct probe_record probe_last_record(const struct probe_ring *ring, uint64_t since) {
    uint64_t head = ring == NULL ? since : __atomic_load_n(&ring->head, __ATOMIC_ACQUIRE);
    if (head == since) return (struct probe_record){0};
    return ring->records[(head - 1) & (PROBE_RING_CAPACITY - 1)];
}

// MARK: the worker's side

struct probe_loan {
    struct probe_ring *ring;     // null where none was left, or there is no segment
    struct probe_worker *worker; // the same
    uint32_t clock_kind;
    uint16_t executor;
    uint16_t slot;
};
// Filled before the worker's first job; empty in what it forks.
extern struct probe_loan probe_loan;

// Maps what was lent. `file` is the parent's segment, and is closed; < 0: there is none. `ring`, `worker`: PROBE_NONE
// where none was left.
void probe_take_loan(int file, uint16_t executor, uint16_t worker, uint16_t ring, uint32_t clock_kind);

static inline void probe_loan_append(
    const struct probe_loan *loan, uint64_t at, uint8_t kind, uint64_t job, uint64_t argument
) {
    if (loan->ring == NULL) return;
    probe_write(loan->ring, at, kind, 0, loan->executor, loan->slot, job, argument);
}

// The worker begins a job. Returns when, in the parent's ticks.
static inline uint64_t probe_loan_begin(uint64_t job, uint64_t task, uint64_t enqueued_at) {
    const struct probe_loan *loan = &probe_loan;
    if (loan->worker == NULL && loan->ring == NULL) return 0;
    uint64_t now = probe_counter_of(loan->clock_kind);
    if (loan->worker != NULL) probe_worker_begin(loan->worker, job, task, now);
    probe_loan_append(loan, now, PROBE_JOB_STARTED, job, now > enqueued_at ? now - enqueued_at : 0);
    return now;
}

static inline void probe_loan_end(uint64_t job, uint64_t began_at) {
    const struct probe_loan *loan = &probe_loan;
    if (loan->worker == NULL && loan->ring == NULL) return;
    uint64_t now = probe_counter_of(loan->clock_kind);
    if (loan->worker != NULL) probe_worker_end(loan->worker, now);
    probe_loan_append(loan, now, PROBE_JOB_ENDED, job, now - began_at);
}
