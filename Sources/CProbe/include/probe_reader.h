// The reader's side: copies out of memory that somebody else is writing. Read-only, any number of readers at once.
#pragma once

#include "probe_segment.h"

static inline uint64_t probe_load(const uint64_t *word) { return __atomic_load_n(word, __ATOMIC_ACQUIRE); }
static inline uint32_t probe_load32(const uint32_t *word) { return __atomic_load_n(word, __ATOMIC_ACQUIRE); }

// Swift sees neither offsets that are expressions nor atomics, so both are asked for here.
static inline uint64_t probe_segment_size(void) { return PROBE_SEGMENT_SIZE; }
static inline uint64_t probe_executors_offset(void) { return PROBE_EXECUTORS_OFFSET; }
static inline uint64_t probe_workers_offset(void) { return PROBE_WORKERS_OFFSET; }
static inline uint64_t probe_controls_offset(void) { return PROBE_CONTROLS_OFFSET; }
static inline uint64_t probe_names_offset(void) { return PROBE_NAMES_OFFSET; }
static inline uint64_t probe_ring_offset(uint32_t index) {
    return PROBE_RINGS_OFFSET + index * sizeof(struct probe_ring);
}
static inline uint32_t probe_header_state(const struct probe_header *header) { return probe_load32(&header->state); }
static inline uint64_t probe_header_ringless(const struct probe_header *header) {
    return probe_load(&header->ringless);
}
static inline uint64_t probe_load_names_used(const struct probe_header *header) {
    return probe_load(&header->names_used);
}
static inline uint32_t probe_executor_state(const struct probe_executor *executor) {
    return probe_load32(&executor->state);
}
static inline uint32_t probe_worker_state(const struct probe_worker *worker) { return probe_load32(&worker->state); }
static inline uint32_t probe_control_state(const struct probe_control *control) {
    return probe_load32(&control->state);
}

struct probe_counts {
    uint64_t enqueued_count;
    uint64_t started_count;
    uint64_t cancelled_count;
};

// What left the queue is read before what entered it: the other way round, it could seem less than empty. A reader
// that lost its core between the two would find the queue deeper than it ever was, so it looks again at what left.
static inline struct probe_counts probe_executor_counts(const struct probe_executor *executor) {
    struct probe_counts counts;
    for (int attempt = 0; attempt < 8; attempt++) {
        counts.started_count = probe_load(&executor->started_count);
        counts.cancelled_count = probe_load(&executor->cancelled_count);
        counts.enqueued_count = probe_load(&executor->enqueued_count);
        uint64_t started = probe_load(&executor->started_count) - counts.started_count;
        uint64_t cancelled = probe_load(&executor->cancelled_count) - counts.cancelled_count;
        if (started + cancelled <= 8) break;
    }
    return counts;
}

// A row's owner, as a number that changes with it; 0 while nobody has it. Taken before and after a row is read: what was
// read is whole, and one owner's, where both are the same and not 0. `row`: a row of any table.
static inline uint64_t probe_row_owner(const void *row) {
    const uint32_t *state = (const uint32_t *)row, *generation = state + 1;
    uint32_t owner = __atomic_load_n(generation, __ATOMIC_ACQUIRE);
    return __atomic_load_n(state, __ATOMIC_ACQUIRE) == PROBE_LIVE ? (uint64_t)1 << 32 | owner : 0;
}
static inline int probe_row_has_still(const void *row, uint64_t owner) {
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
    return owner != 0 && owner == probe_row_owner(row);
}
// Whether nobody took a row since that owner, who may have left it.
static inline int probe_row_is_untaken(const void *row, uint64_t owner) {
    const uint32_t *generation = (const uint32_t *)row + 1;
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
    return __atomic_load_n(generation, __ATOMIC_ACQUIRE) == (uint32_t)owner;
}

static inline uint64_t probe_control_value(const struct probe_control *control) {
    return probe_load(&control->value);
}
static inline uint64_t probe_control_changed_at(const struct probe_control *control) {
    return probe_load(&control->changed_at);
}

// The oldest record that is surely whole.
static inline uint64_t probe_ring_oldest(const struct probe_ring *ring) {
    uint64_t head = probe_load(&ring->head);
    return head >= PROBE_RING_CAPACITY ? head - PROBE_RING_CAPACITY + 1 : 0;
}

// Copies at most `limit` records from `*cursor` on, moves the cursor past them and past what was overwritten,
// and adds the number of those to `*lost`. Returns how many whole records stand in `records`.
static inline size_t probe_ring_copy(
    const struct probe_ring *ring, uint64_t *cursor, struct probe_record *records, size_t limit, uint64_t *lost
) {
    uint64_t from = *cursor;
    uint64_t head = __atomic_load_n(&ring->head, __ATOMIC_ACQUIRE);
    if (head <= from) return 0;
    if (head - from >= PROBE_RING_CAPACITY) {
        uint64_t oldest = head - PROBE_RING_CAPACITY + 1;
        *lost += oldest - from;
        from = oldest;
    }
    size_t count = head - from < limit ? (size_t)(head - from) : limit;
    for (size_t i = 0; i < count; i++) {
        const uint64_t *words = (const uint64_t *)&ring->records[(from + i) & (PROBE_RING_CAPACITY - 1)];
        uint64_t *copy = (uint64_t *)&records[i];
        copy[0] = __atomic_load_n(&words[0], __ATOMIC_RELAXED);
        copy[1] = __atomic_load_n(&words[1], __ATOMIC_RELAXED);
        copy[2] = __atomic_load_n(&words[2], __ATOMIC_RELAXED);
        copy[3] = __atomic_load_n(&words[3], __ATOMIC_RELAXED);
    }
    // Seqlock, reader's side: whatever of the copies came from a later lap, this head is at least as late.
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
    uint64_t after = __atomic_load_n(&ring->head, __ATOMIC_RELAXED);
    uint64_t whole = after >= PROBE_RING_CAPACITY ? after - PROBE_RING_CAPACITY + 1 : 0;
    size_t torn = 0;
    if (whole > from) {
        torn = whole - from < count ? (size_t)(whole - from) : count;
        *lost += torn;
        __builtin_memmove(records, records + torn, (count - torn) * sizeof *records);
    }
    *cursor = from + count;
    return count - torn;
}

// What a worker runs, whole: taken again until no job ended in between. Returns 0 when 8 tries were not enough, each time
// because a job ended: then the job began just now, whatever `job_started_at` says.
struct probe_run {
    uint64_t job;
    uint64_t task;
    uint64_t job_started_at;
    uint64_t finished_count;
    uint64_t busy;
};

static inline int probe_worker_read(const struct probe_worker *worker, struct probe_run *run) {
    for (int attempt = 0; attempt < 8; attempt++) {
        uint64_t before = __atomic_load_n(&worker->finished_count, __ATOMIC_ACQUIRE);
        run->busy = __atomic_load_n(&worker->busy, __ATOMIC_ACQUIRE);
        run->job = __atomic_load_n(&worker->job, __ATOMIC_ACQUIRE);
        run->task = __atomic_load_n(&worker->task, __ATOMIC_RELAXED);
        run->job_started_at = __atomic_load_n(&worker->job_started_at, __ATOMIC_RELAXED);
        __atomic_thread_fence(__ATOMIC_ACQUIRE);
        uint64_t job = __atomic_load_n(&worker->job, __ATOMIC_RELAXED);
        run->finished_count = __atomic_load_n(&worker->finished_count, __ATOMIC_RELAXED);
        if (run->finished_count == before && job == run->job) return 1;
    }
    return 0;
}
