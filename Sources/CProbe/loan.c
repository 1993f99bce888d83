// The worker process's side of a loan: two pieces of its parent's segment.
#define _GNU_SOURCE
#include "CProbe.h"

#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

struct probe_loan probe_loan;

// The pages that hold `size` bytes from `offset` on; returns where these are, null where they cannot be had.
static void *map_part(int file, uint64_t offset, uint64_t size) {
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    uint64_t start = offset & ~(page - 1);
    char *memory = mmap(NULL, offset + size - start, PROT_READ | PROT_WRITE, MAP_SHARED, file, (off_t)start);
    return memory == MAP_FAILED ? NULL : memory + (offset - start);
}

// What a job forks must not write as if it were the worker.
static void leave_loan(void) {
    probe_loan.ring = NULL;
    probe_loan.worker = NULL;
}

void probe_take_loan(int file, uint16_t executor, uint16_t worker, uint16_t ring, uint32_t clock_kind) {
    if (file < 0) return;
    probe_loan.executor = executor;
    probe_loan.slot = worker;
    probe_loan.clock_kind = clock_kind;
    if (worker < PROBE_WORKER_LIMIT) {
        uint64_t offset = PROBE_WORKERS_OFFSET + worker * sizeof(struct probe_worker);
        probe_loan.worker = map_part(file, offset, sizeof(struct probe_worker));
    }
    if (ring < PROBE_RING_LIMIT) {
        uint64_t offset = PROBE_RINGS_OFFSET + ring * sizeof(struct probe_ring);
        probe_loan.ring = map_part(file, offset, sizeof(struct probe_ring));
    }
    close(file);
    pthread_atfork(NULL, NULL, leave_loan);
}
