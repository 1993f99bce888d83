// One clock for all processes of a machine: the invariant counter, else CLOCK_MONOTONIC.
#pragma once

#include <stdint.h>
#include <time.h>

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

// Set once, before the first reading. Readable everywhere.
extern uint32_t probe_clock_kind;

static inline uint64_t probe_monotonic(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}

static inline uint64_t probe_wall(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}

// The clock as the segment has it, in ticks. `kind` is a probe_clock_kind.
static inline uint64_t probe_counter_of(uint32_t kind) {
#if defined(__x86_64__)
    if (__builtin_expect(kind == 1, 1)) return __rdtsc();
#elif defined(__aarch64__)
    if (__builtin_expect(kind == 1, 1)) {
        uint64_t value;
        __asm__ volatile("mrs %0, cntvct_el0" : "=r"(value));
        return value;
    }
#endif
    return probe_monotonic();
}

// For Swift, which takes no global of C's.
static inline uint32_t probe_own_clock_kind(void) { return probe_clock_kind; }

static inline uint64_t probe_counter(void) { return probe_counter_of(probe_clock_kind); }

// The three clocks as near to one instant as can be had: of several tries, that in which the least time passed.
struct probe_anchor {
    uint64_t counter;
    uint64_t monotonic;
    uint64_t wall;
};

// Whether this machine's counter is invariant: same rate on all cores, also while they sleep.
uint32_t probe_clock_detect(void);
struct probe_anchor probe_anchor_now(uint32_t kind);
// Hz. From the processor where it tells, else measured for 2 ms.
uint64_t probe_counter_frequency(uint32_t kind, struct probe_anchor anchor);
