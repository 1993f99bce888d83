#include "CProbe.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

uint32_t probe_clock_kind = PROBE_CLOCK_MONOTONIC;

uint32_t probe_clock_detect(void) {
#if defined(__x86_64__)
    unsigned a, b, c, d;
    // Intel SDM volume 2, CPUID leaf 80000007H: EDX bit 8, invariant TSC.
    if (__get_cpuid(0x80000007u, &a, &b, &c, &d) && (d & (1u << 8))) return PROBE_CLOCK_COUNTER;
    return PROBE_CLOCK_MONOTONIC;
#elif defined(__aarch64__)
    return PROBE_CLOCK_COUNTER; // the generic timer is invariant by definition
#else
    return PROBE_CLOCK_MONOTONIC;
#endif
}

struct probe_anchor probe_anchor_now(uint32_t kind) {
    struct probe_anchor best = {0, 0, 0};
    uint64_t least = UINT64_MAX;
    for (int attempt = 0; attempt < 8; attempt++) {
        uint64_t before = probe_counter_of(kind);
        uint64_t monotonic = probe_monotonic();
        uint64_t wall = probe_wall();
        uint64_t after = probe_counter_of(kind);
        if (after - before >= least) continue;
        least = after - before;
        best.counter = before + (after - before) / 2;
        best.monotonic = monotonic;
        best.wall = wall;
    }
    return best;
}

uint64_t probe_counter_frequency(uint32_t kind, struct probe_anchor anchor) {
    if (kind == PROBE_CLOCK_MONOTONIC) return UINT64_C(1000000000);
#if defined(__x86_64__)
    unsigned a, b, c, d;
    // Intel SDM volume 2, CPUID leaf 15H: TSC frequency = crystal × EBX / EAX.
    if (__get_cpuid(0x15u, &a, &b, &c, &d) && a != 0 && b != 0 && c != 0) return (uint64_t)c * b / a;
#elif defined(__aarch64__)
    uint64_t frequency;
    __asm__ volatile("mrs %0, cntfrq_el0" : "=r"(frequency));
    if (frequency != 0) return frequency;
#endif
    while (probe_monotonic() - anchor.monotonic < UINT64_C(2000000)) {
    }
    struct probe_anchor later = probe_anchor_now(kind);
    double ticks = (double)(later.counter - anchor.counter);
    double elapsed = (double)(later.monotonic - anchor.monotonic);
    return (uint64_t)(ticks / elapsed * 1e9);
}
