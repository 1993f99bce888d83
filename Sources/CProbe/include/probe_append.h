// The hot path of a target: wait-free, no system call, no lock.
#pragma once

#include "probe_clock.h"
#include "probe_segment.h"

// This process's own segment. Set once by probe_start; `enabled` is 0 where there is none, and then all the
// pointers lead to memory that nobody reads, so that callers need no second path.
struct probe_process {
    uint32_t enabled;
    uint32_t reserved;
    struct probe_header *header;
    struct probe_executor *executors;
    struct probe_worker *workers;
    struct probe_control *controls;
    char *names;
    struct probe_ring *rings;
};
extern struct probe_process probe_process;

// Whoever sees it set sees all that probe_start put in place before.
static inline int probe_is_enabled(void) { return __atomic_load_n(&probe_process.enabled, __ATOMIC_ACQUIRE) != 0; }

// All rings of this process; null where the probe is off.
static inline const struct probe_ring *probe_own_rings(void) {
    return probe_is_enabled() ? probe_process.rings : NULL;
}


// The calling thread's ring; null before its first record.
// Reached without a call: the library is there when the program starts.
extern __thread struct probe_ring *probe_own_ring __attribute__((tls_model("initial-exec")));
// Takes a ring for the calling thread; null when all are taken or the probe is off. Given back at the thread's end.
struct probe_ring *probe_claim_ring(void);

static inline struct probe_ring *probe_thread_ring(void) {
    struct probe_ring *ring = probe_own_ring;
    if (__builtin_expect(ring != NULL, 1)) return ring;
    return probe_is_enabled() ? probe_claim_ring() : NULL;
}

// Now, in ticks; 0 where the probe is off, so that nothing is paid for it.
static inline uint64_t probe_now(void) { return probe_is_enabled() ? probe_counter() : 0; }

// The same clock for who needs it also where the probe is off: nanoseconds of CLOCK_MONOTONIC then.
static inline uint64_t probe_ticks(void) { return probe_is_enabled() ? probe_counter() : probe_monotonic(); }
// How many of those ticks a second has.
static inline uint64_t probe_ticks_frequency(void) {
    return probe_is_enabled() ? probe_process.header->counter_frequency : UINT64_C(1000000000);
}

// Only the thread that owns `ring` may call this.
static inline void probe_write(
    struct probe_ring *ring, uint64_t at, uint8_t kind, uint8_t detail, uint16_t executor, uint16_t worker,
    uint64_t job, uint64_t argument
) {
    uint64_t head = __atomic_load_n(&ring->head, __ATOMIC_RELAXED);
    uint64_t *words = (uint64_t *)&ring->records[head & (PROBE_RING_CAPACITY - 1)];
    uint64_t last = (uint64_t)executor | (uint64_t)worker << 16 | (uint64_t)kind << 32 | (uint64_t)detail << 40;
    // A reader that sees any of these words must also see that head had come so far: seqlock, writer's side.
    __atomic_thread_fence(__ATOMIC_RELEASE);
    __atomic_store_n(&words[0], at, __ATOMIC_RELAXED);
    __atomic_store_n(&words[1], job, __ATOMIC_RELAXED);
    __atomic_store_n(&words[2], argument, __ATOMIC_RELAXED);
    __atomic_store_n(&words[3], last, __ATOMIC_RELAXED);
    __atomic_store_n(&ring->head, head + 1, __ATOMIC_RELEASE);
}

// Counts a record that had no ring to go to.
void probe_count_ringless(void);

static inline void probe_append(
    uint64_t at, uint8_t kind, uint8_t detail, uint16_t executor, uint16_t worker, uint64_t job, uint64_t argument
) {
    struct probe_ring *ring = probe_thread_ring();
    if (__builtin_expect(ring == NULL, 0)) {
        probe_count_ringless();
        return;
    }
    probe_write(ring, at, kind, detail, executor, worker, job, argument);
}

// A counter that has one writer at a time. Released, so that a reader that sees a job started sees it enqueued.
static inline void probe_add(uint64_t *counter, uint64_t amount) {
    __atomic_store_n(counter, __atomic_load_n(counter, __ATOMIC_RELAXED) + amount, __ATOMIC_RELEASE);
}

// The worker's slot as its job begins and ends; the worker's own thread only.
static inline void probe_worker_begin(struct probe_worker *worker, uint64_t job, uint64_t task, uint64_t at) {
    // A reader that sees any of this must also see that the job before has ended: else it would take this job's
    // start for that one's. Seqlock, writer's side; `finished_count` is its number.
    __atomic_thread_fence(__ATOMIC_RELEASE);
    __atomic_store_n(&worker->job_started_at, at, __ATOMIC_RELAXED);
    __atomic_store_n(&worker->task, task, __ATOMIC_RELAXED);
    __atomic_store_n(&worker->job, job, __ATOMIC_RELEASE);
}

// A control's value and when it was set. One thread at a time.
static inline void probe_control_set(struct probe_control *control, uint64_t value, uint64_t at) {
    // The instant first: a new value is never seen with the instant of the one before.
    __atomic_store_n(&control->changed_at, at, __ATOMIC_RELAXED);
    __atomic_store_n(&control->value, value, __ATOMIC_RELEASE);
}

static inline void probe_worker_end(struct probe_worker *worker, uint64_t at) {
    uint64_t began = __atomic_load_n(&worker->job_started_at, __ATOMIC_RELAXED);
    __atomic_store_n(&worker->job, 0, __ATOMIC_RELAXED);
    // Released: a reader that sees the job's time here must not find it running as well, and count it twice.
    __atomic_store_n(
        &worker->busy, __atomic_load_n(&worker->busy, __ATOMIC_RELAXED) + (at - began), __ATOMIC_RELEASE
    );
    __atomic_store_n(
        &worker->finished_count, __atomic_load_n(&worker->finished_count, __ATOMIC_RELAXED) + 1, __ATOMIC_RELEASE
    );
}
