// What the executors know of the thread that they stand on, and how one of their threads sleeps. Swift has no thread
// locals of its own.
#pragma once

#include "probe_system.h"

#include <errno.h>
#include <stddef.h>
#include <stdint.h>

struct probe_thread_context {
    const void *executor; // whose job this thread runs; null outside of our executors
    uint64_t call;        // the job that this thread runs for a pool, by the pool's own numbering; 0: none
};
// Reached without a call: these libraries are there when the program starts.
extern __thread struct probe_thread_context probe_thread_context __attribute__((tls_model("initial-exec")));

static inline const void *probe_thread_executor(void) { return probe_thread_context.executor; }
// Returns what stood there.
static inline const void *probe_thread_set_executor(const void *executor) {
    const void *before = probe_thread_context.executor;
    probe_thread_context.executor = executor;
    return before;
}

static inline uint64_t probe_thread_call(void) { return probe_thread_context.call; }
static inline void probe_thread_set_call(uint64_t call) { probe_thread_context.call = call; }

// The Swift runtime's own: the task that this thread runs, with no reference counted; null where there is none.
extern void *swift_task_getCurrent(void) __attribute__((swiftcall));
static inline uintptr_t probe_thread_task(void) { return (uintptr_t)swift_task_getCurrent(); }

// Has the thread sanitizer see all that was done before the resumption of this thread's task. The runtime tells it of a
// resumption, and takes note of that where the task was suspended, but not where it had not come to wait yet. Nothing
// in a build without the sanitizer.
void probe_thread_order_after_resumption(void);

// A word on which one thread sleeps until another posts. A post before the sleep is not lost; several count as one.
static inline void probe_park(uint32_t *word) {
    while (__atomic_exchange_n(word, 0, __ATOMIC_ACQUIRE) == 0) probe_futex_wait(word, 0, -1);
}
// As probe_park, for at most `timeout` ns. Returns 0 where the time ran out unposted.
static inline int probe_park_for(uint32_t *word, int64_t timeout) {
    while (__atomic_exchange_n(word, 0, __ATOMIC_ACQUIRE) == 0) {
        if (probe_futex_wait(word, 0, timeout) != ETIMEDOUT) continue;
        return __atomic_exchange_n(word, 0, __ATOMIC_ACQUIRE) != 0;
    }
    return 1;
}
static inline void probe_unpark(uint32_t *word) {
    __atomic_store_n(word, 1, __ATOMIC_RELEASE);
    probe_futex_wake(word, 1);
}

// A lock for some instructions' worth of work: 0 free, 1 held, 2 held and somebody sleeps for it. (Drepper, "Futexes Are
// Tricky", mutex 2.) Swift's Mutex hands over by FUTEX_LOCK_PI, which costs system calls on both sides where two meet,
// and which the thread sanitizer cannot see.
void probe_lock_slow(uint32_t *word);
static inline void probe_lock(uint32_t *word) {
    uint32_t free_word = 0;
    if (__builtin_expect(
            __atomic_compare_exchange_n(word, &free_word, 1, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED), 1
        )) return;
    probe_lock_slow(word);
}
static inline void probe_unlock(uint32_t *word) {
    if (__builtin_expect(__atomic_exchange_n(word, 0, __ATOMIC_RELEASE) == 2, 0)) probe_futex_wake(word, 1);
}

// Tells the core that a loop only waits.
static inline void probe_relax(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

// How many cores this process may run on; at least 1.
int probe_core_count(void);
