// This process's segment: made once, shared with readers, left behind by a forked child, removed at exit.
#define _GNU_SOURCE
#include "CProbe.h"
#include "tables.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct probe_process probe_process;

static char base_path[4096];
static uint32_t owner_pid;
// Kept open to reserve room as rings are given out; -1 where there is none.
static int segment_file = -1;
static struct probe_result result;
static pthread_once_t once = PTHREAD_ONCE_INIT;

const char *probe_base_path(void) { return base_path; }

int probe_segment_file(void) { return probe_is_enabled() ? segment_file : -1; }

static struct probe_result failed(uint32_t stage) { return (struct probe_result){.stage = stage, .code = errno}; }

static void fill_header(struct probe_header *header, uint64_t started) {
    probe_clock_kind = probe_clock_detect();
    struct probe_anchor anchor = probe_anchor_now(probe_clock_kind);
    *header = (struct probe_header){
        .magic = PROBE_MAGIC,
        .layout_version = PROBE_LAYOUT_VERSION,
        .header_size = PROBE_HEADER_SIZE,
        .segment_size = PROBE_SEGMENT_SIZE,
        .executor_limit = PROBE_EXECUTOR_LIMIT,
        .executor_stride = sizeof(struct probe_executor),
        .worker_limit = PROBE_WORKER_LIMIT,
        .worker_stride = sizeof(struct probe_worker),
        .control_limit = PROBE_CONTROL_LIMIT,
        .control_stride = sizeof(struct probe_control),
        .ring_limit = PROBE_RING_LIMIT,
        .ring_capacity = PROBE_RING_CAPACITY,
        .ring_stride = sizeof(struct probe_ring),
        .executors_offset = PROBE_EXECUTORS_OFFSET,
        .workers_offset = PROBE_WORKERS_OFFSET,
        .controls_offset = PROBE_CONTROLS_OFFSET,
        .names_offset = PROBE_NAMES_OFFSET,
        .names_size = PROBE_NAMES_SIZE,
        .rings_offset = PROBE_RINGS_OFFSET,
        .pid = owner_pid,
        .uid = (uint32_t)geteuid(),
        .process_started = started,
        .clock_kind = probe_clock_kind,
        .anchor_counter = anchor.counter,
        .anchor_monotonic = anchor.monotonic,
        .anchor_wall = anchor.wall,
        .counter_frequency = probe_counter_frequency(probe_clock_kind, anchor),
        .state = PROBE_LIVE,
    };
}

static void point_at(char *memory) {
    probe_process.header = (struct probe_header *)memory;
    probe_process.executors = (struct probe_executor *)(memory + PROBE_EXECUTORS_OFFSET);
    probe_process.workers = (struct probe_worker *)(memory + PROBE_WORKERS_OFFSET);
    probe_process.controls = (struct probe_control *)(memory + PROBE_CONTROLS_OFFSET);
    probe_process.names = memory + PROBE_NAMES_OFFSET;
    probe_process.rings = (struct probe_ring *)(memory + PROBE_RINGS_OFFSET);
}

static void remove_files(void) {
    if (owner_pid != (uint32_t)getpid()) return;
    char path[sizeof base_path + 16];
    __atomic_store_n(&probe_process.header->state, PROBE_ENDED, __ATOMIC_RELEASE);
    snprintf(path, sizeof path, "%s.segment", base_path);
    unlink(path);
    snprintf(path, sizeof path, "%s.socket", base_path);
    unlink(path);
}

// A forked child keeps every pointer into its parent's segment. Pages of its own are put under them, so that what
// its executors go on counting is seen by nobody.
static void leave_parent(void) {
    __atomic_store_n(&probe_process.enabled, 0, __ATOMIC_RELAXED);
    probe_own_ring = NULL;
    base_path[0] = 0;
    close(segment_file);
    segment_file = -1;
    mmap(
        probe_process.header, PROBE_SEGMENT_SIZE, PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0
    );
    probe_tables_after_fork();
}

// The file is sparse, and a page that a full file system has no room for kills who touches it. So room is reserved
// before: for the tables and each ring's first page here, for the rest of a ring when it is given out.
int probe_reserve(uint64_t offset, uint64_t size) {
    if (fallocate(segment_file, 0, (off_t)offset, (off_t)size) == 0) return 0;
    // A file system that cannot reserve has to be taken as it is.
    return errno == EOPNOTSUPP || errno == ENOSYS ? 0 : errno;
}

static int reserve_tables(void) {
    int code = probe_reserve(0, PROBE_RINGS_OFFSET);
    for (uint64_t i = 0; code == 0 && i < PROBE_RING_LIMIT; i++) {
        code = probe_reserve(PROBE_RINGS_OFFSET + i * sizeof(struct probe_ring), 4096);
    }
    return code;
}

static struct probe_result abandoned(const char *path, char *memory, struct probe_result outcome) {
    if (memory != NULL) munmap(memory, PROBE_SEGMENT_SIZE);
    close(segment_file);
    segment_file = -1;
    unlink(path);
    return outcome;
}

// Made under another name and renamed when whole: a reader never finds half a header.
static struct probe_result create(char *directory) {
    char path[sizeof base_path + 16], final_path[sizeof base_path + 16];
    uint64_t started = probe_process_started(owner_pid);
    int length = snprintf(
        base_path, sizeof base_path, "%s/%u-%llu", directory, owner_pid, (unsigned long long)started
    );
    if (length < 0 || (size_t)length >= sizeof base_path) {
        errno = ENAMETOOLONG;
        return failed(PROBE_STAGE_DIRECTORY);
    }
    snprintf(path, sizeof path, "%s.new", base_path);
    snprintf(final_path, sizeof final_path, "%s.segment", base_path);
    int file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0) return failed(PROBE_STAGE_CREATE);
    segment_file = file;
    if (ftruncate(file, (off_t)PROBE_SEGMENT_SIZE) != 0) return abandoned(path, NULL, failed(PROBE_STAGE_SIZE));
    int code = reserve_tables();
    if (code != 0) return abandoned(path, NULL, (struct probe_result){PROBE_STAGE_SIZE, code});
    char *memory = mmap(NULL, PROBE_SEGMENT_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (memory == MAP_FAILED) return abandoned(path, NULL, failed(PROBE_STAGE_MAP));
    fill_header((struct probe_header *)memory, started);
    if (rename(path, final_path) != 0) return abandoned(path, memory, failed(PROBE_STAGE_PUBLISH));
    point_at(memory);
    return (struct probe_result){.stage = PROBE_STAGE_DONE};
}

static void start(void) {
    char directory[4096 - 64];
    const char *wish = getenv("INSPECTOR_PROBE");
    owner_pid = (uint32_t)getpid();
    if (wish != NULL && strcmp(wish, "off") == 0) {
        result = (struct probe_result){.stage = PROBE_STAGE_OFF};
        return;
    }
    result = probe_directory(directory, sizeof directory, 1);
    if (result.stage != PROBE_STAGE_DONE) return;
    probe_clear_stale();
    result = create(directory);
    if (result.stage != PROBE_STAGE_DONE) {
        base_path[0] = 0;
        return;
    }
    pthread_atfork(NULL, NULL, leave_parent);
    atexit(remove_files);
    __atomic_store_n(&probe_process.enabled, 1, __ATOMIC_RELEASE);
}

struct probe_result probe_start(void) {
    pthread_once(&once, start);
    return result;
}
