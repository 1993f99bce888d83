#include "CBench.h"

// Not inlined and not unrolled by what calls them: each is timed as it stands.
#define LOOP __attribute__((noinline))

LOOP uint64_t bench_read_counter(uint64_t count) {
    uint64_t last = 0;
    for (uint64_t i = 0; i < count; i++) last ^= probe_now();
    return last;
}

LOOP uint64_t bench_append(uint64_t count) {
    for (uint64_t i = 0; i < count; i++) probe_append(probe_now(), PROBE_JOB_ENQUEUED, 21, 1, PROBE_NONE, i, i);
    return count;
}

LOOP uint64_t bench_write(uint64_t count) {
    struct probe_ring *ring = probe_thread_ring();
    if (ring == NULL) return 0;
    for (uint64_t i = 0; i < count; i++) {
        probe_write(ring, probe_now(), PROBE_JOB_ENQUEUED, 21, 1, PROBE_NONE, i, i);
    }
    return count;
}

LOOP uint64_t bench_write_untimed(uint64_t count) {
    struct probe_ring *ring = probe_thread_ring();
    if (ring == NULL) return 0;
    for (uint64_t i = 0; i < count; i++) probe_write(ring, i, PROBE_JOB_ENQUEUED, 21, 1, PROBE_NONE, i, i);
    return count;
}

int bench_is_sequence(const struct probe_record *records, size_t count, uint64_t *next) {
    if (count == 0) return 1;
    uint64_t first = records[0].job;
    if (first < *next) return 0;
    uint64_t wrong = 0;
    for (size_t i = 0; i < count; i++) wrong |= records[i].job ^ (first + i);
    *next = first + count;
    return wrong == 0;
}
