// Slots, names and rings given out to the program's own threads.
#define _GNU_SOURCE
#include "tables.h"

#include "CProbe.h"

#include <pthread.h>
#include <string.h>

__thread struct probe_ring *probe_own_ring;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

void probe_tables_after_fork(void) { lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER; }

static void count(uint64_t *counter) { __atomic_fetch_add(counter, 1, __ATOMIC_RELAXED); }

// MARK: slots

// A table's slots as its owner knows them. Slots never used come first, then those given back longest ago: an event
// that still names an ended owner is then least likely to be taken for its successor's.
struct table {
    uint8_t taken[PROBE_WORKER_LIMIT];
    uint32_t next;
};
static struct table executors, workers, controls;

static uint16_t claim(struct table *table, uint32_t limit, uint32_t *mark) {
    for (uint32_t tried = 0; tried < limit; tried++) {
        uint32_t index = (table->next + tried) % limit;
        if (table->taken[index]) continue;
        table->taken[index] = 1;
        table->next = index + 1;
        if (index >= *mark) __atomic_store_n(mark, index + 1, __ATOMIC_RELEASE);
        return (uint16_t)index;
    }
    count(&probe_process.header->refused);
    return PROBE_NONE;
}

// A slot keeps its state and generation, which come first; everything else is its next owner's. Word by word: a reader
// may be looking.
static void clear(void *slot, size_t size) {
    uint64_t *words = slot;
    for (size_t i = 1; i < size / sizeof *words; i++) __atomic_store_n(&words[i], 0, __ATOMIC_RELAXED);
}

#define CLAIM(table, limit, mark, slots)                                        \
    if (probe_start().stage != PROBE_STAGE_DONE || !probe_is_enabled())         \
        return PROBE_NONE;                                                      \
    pthread_mutex_lock(&lock);                                                  \
    uint16_t index = claim(table, limit, &probe_process.header->mark);          \
    if (index != PROBE_NONE) {                                                  \
        __atomic_store_n(&slots[index].state, PROBE_FREE, __ATOMIC_RELAXED);    \
        __atomic_store_n(                                                       \
            &slots[index].generation, slots[index].generation + 1,              \
            __ATOMIC_RELEASE);                                                  \
        __atomic_thread_fence(__ATOMIC_RELEASE);                                \
        clear(&slots[index], sizeof slots[index]);                              \
    }                                                                           \
    pthread_mutex_unlock(&lock);                                                \
    return index;

uint16_t probe_claim_executor(void) {
    CLAIM(&executors, PROBE_EXECUTOR_LIMIT, executor_mark, probe_process.executors)
}
uint16_t probe_claim_worker(void) { CLAIM(&workers, PROBE_WORKER_LIMIT, worker_mark, probe_process.workers) }
uint16_t probe_claim_control(void) { CLAIM(&controls, PROBE_CONTROL_LIMIT, control_mark, probe_process.controls) }

void probe_publish(uint32_t *state) { __atomic_store_n(state, PROBE_LIVE, __ATOMIC_RELEASE); }

static void give_back(struct table *table, const char *slots, size_t stride, uint32_t limit, const char *slot) {
    if (slots == NULL || slot < slots || slot >= slots + stride * limit) return;
    pthread_mutex_lock(&lock);
    table->taken[(size_t)(slot - slots) / stride] = 0;
    pthread_mutex_unlock(&lock);
}

void probe_retire(uint32_t *state) {
    const char *slot = (const char *)state; // `state` is a slot's first field
    __atomic_store_n(state, PROBE_ENDED, __ATOMIC_RELEASE);
    struct probe_process *own = &probe_process;
    give_back(&executors, (char *)own->executors, sizeof *own->executors, PROBE_EXECUTOR_LIMIT, slot);
    give_back(&workers, (char *)own->workers, sizeof *own->workers, PROBE_WORKER_LIMIT, slot);
    give_back(&controls, (char *)own->controls, sizeof *own->controls, PROBE_CONTROL_LIMIT, slot);
}

static struct probe_executor no_executor;
static struct probe_worker no_worker;
static struct probe_control no_control;

struct probe_executor *probe_executor_at(uint16_t index) {
    return index == PROBE_NONE ? &no_executor : &probe_process.executors[index];
}
struct probe_worker *probe_worker_at(uint16_t index) {
    return index == PROBE_NONE ? &no_worker : &probe_process.workers[index];
}
struct probe_control *probe_control_at(uint16_t index) {
    return index == PROBE_NONE ? &no_control : &probe_process.controls[index];
}

// MARK: names

// In the area: a length (4 bytes), the bytes, filled up to 4. Offset 0 is the empty name.
uint32_t probe_name(const char *bytes, size_t length) {
    if (length == 0 || probe_start().stage != PROBE_STAGE_DONE || !probe_is_enabled()) return 0;
    if (length > 4096) length = 4096;
    pthread_mutex_lock(&lock);
    uint64_t used = probe_process.header->names_used;
    if (used == 0) used = 4;
    uint64_t offset = 4;
    for (; offset < used;) {
        uint32_t there;
        memcpy(&there, probe_process.names + offset, sizeof there);
        if (there == length && memcmp(probe_process.names + offset + 4, bytes, length) == 0) break;
        offset += 4 + ((uint64_t)there + 3 & ~UINT64_C(3));
    }
    if (offset == used) {
        uint64_t end = offset + 4 + ((uint64_t)length + 3 & ~UINT64_C(3));
        if (end > PROBE_NAMES_SIZE) {
            offset = 0;
            count(&probe_process.header->refused);
        } else {
            uint32_t size = (uint32_t)length;
            memcpy(probe_process.names + offset, &size, sizeof size);
            memcpy(probe_process.names + offset + 4, bytes, length);
            __atomic_store_n(&probe_process.header->names_used, end, __ATOMIC_RELEASE);
        }
    }
    pthread_mutex_unlock(&lock);
    return (uint32_t)offset;
}

void probe_set_program(uint32_t name) {
    if (probe_is_enabled()) __atomic_store_n(&probe_process.header->program, name, __ATOMIC_RELEASE);
}

// MARK: rings

static pthread_key_t ring_key;
static pthread_once_t ring_once = PTHREAD_ONCE_INIT;

static void release(struct probe_ring *ring) {
    if (!probe_is_enabled()) return; // a forked child: the ring is its parent's
    __atomic_store_n(&ring->owner, 0, __ATOMIC_RELEASE);
}

static void release_ring(void *ring) {
    probe_own_ring = NULL;
    release(ring);
}

static void make_ring_key(void) { pthread_key_create(&ring_key, release_ring); }

// Room for a ring's records, once for all its owners. After a failure no more is asked for: a full file system would
// be asked at each record.
static int reserve_ring(uint32_t index) {
    static uint8_t reserved[PROBE_RING_LIMIT]; // written by the ring's owner
    static uint32_t is_full;
    if (reserved[index]) return 1;
    if (__atomic_load_n(&is_full, __ATOMIC_RELAXED)) return 0;
    uint64_t offset = PROBE_RINGS_OFFSET + index * sizeof(struct probe_ring);
    if (probe_reserve(offset, sizeof(struct probe_ring)) != 0) {
        __atomic_store_n(&is_full, 1, __ATOMIC_RELAXED);
        return 0;
    }
    reserved[index] = 1;
    return 1;
}

// A free ring, taken in the name of the calling thread; PROBE_NONE where there is none.
static uint16_t take_ring(void) {
    uint32_t thread = 0;
    for (uint32_t i = 0; i < PROBE_RING_LIMIT; i++) {
        struct probe_ring *ring = &probe_process.rings[i];
        uint32_t free_owner = 0;
        // A thread that found none asks again at each record: it must not take the owners' lines from them.
        if (__atomic_load_n(&ring->owner, __ATOMIC_RELAXED) != 0) continue;
        if (thread == 0) thread = probe_thread_id();
        if (!__atomic_compare_exchange_n(
                &ring->owner, &free_owner, thread, 0, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED
            )) continue;
        if (!reserve_ring(i)) {
            __atomic_store_n(&ring->owner, 0, __ATOMIC_RELEASE);
            return PROBE_NONE;
        }
        ring->generation++;
        uint32_t mark = __atomic_load_n(&probe_process.header->ring_mark, __ATOMIC_RELAXED);
        while (mark < i + 1 && !__atomic_compare_exchange_n(
                   &probe_process.header->ring_mark, &mark, i + 1, 0, __ATOMIC_RELEASE, __ATOMIC_RELAXED
               )) {
        }
        return (uint16_t)i;
    }
    return PROBE_NONE;
}

struct probe_ring *probe_claim_ring(void) {
    pthread_once(&ring_once, make_ring_key);
    struct probe_ring *ring = probe_ring_at(take_ring());
    if (ring == NULL) return NULL;
    pthread_setspecific(ring_key, ring);
    probe_own_ring = ring;
    return ring;
}

void probe_give_back_own_ring(void) {
    struct probe_ring *ring = probe_own_ring;
    if (ring == NULL) return;
    pthread_setspecific(ring_key, NULL);
    release_ring(ring);
}

uint16_t probe_lend_ring(void) { return probe_is_enabled() ? take_ring() : PROBE_NONE; }

void probe_take_back_ring(uint16_t ring) {
    if (ring != PROBE_NONE) release(probe_ring_at(ring));
}

struct probe_ring *probe_ring_at(uint16_t ring) { return ring == PROBE_NONE ? NULL : &probe_process.rings[ring]; }

void probe_count_ringless(void) {
    if (probe_is_enabled()) count(&probe_process.header->ringless);
}
