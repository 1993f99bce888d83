// What is said to the thread sanitizer. Compiled, not inlined: Swift reads headers without knowing that it sanitizes.
#include "CProbe.h"

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define PROBE_IS_SANITIZED 1
extern void __tsan_acquire(void *address);
#endif
#endif

void probe_thread_order_after_resumption(void) {
#ifdef PROBE_IS_SANITIZED
    // The runtime releases a job's order by the task's address.
    __tsan_acquire(swift_task_getCurrent());
#endif
}
