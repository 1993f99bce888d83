// The segment: the memory that a target writes and any number of readers look at.
//
// One file a process, `PID-START.segment`, mapped writable by the target and read-only by readers.
// Nothing that a reader does can be seen by the target, so no reader can hold it up or harm it.
//
//     0            4 KiB                                                   names_offset
//     ┌────────────┬──────────────┬────────────┬──────────────┬────────────┬──────────────┐
//     │ header     │ executors    │ workers    │ controls     │ names      │ rings …      │
//     │ 1 page     │ 128 × 256 B  │ 512 × 128 B│ 32 × 64 B    │ 512 KiB    │ 60 × 1 MiB   │
//     └────────────┴──────────────┴────────────┴──────────────┴────────────┴──────────────┘
//       set once,    counters that  what each    the program's  append-only  one a living
//       then only    the executors  worker runs  own switches   strings      thread
//       state and    keep: truth    and since    and values
//       high marks                  when
//
// The file is sparse: a ring takes memory from its first owner on. PROBE_SEGMENT_SIZE is the most it takes. Room is
// reserved before it is touched; where there is none, a thread goes without a ring and its records are counted as lost.
//
// A ring, `head` being the number of records ever written to it:
//
//     records   0      1      2                 capacity-1
//             ┌──────┬──────┬──────┬───  ───┬──────┐      the writer fills records[head & mask], then stores
//             │ 8192 │ 8193 │ 8190 │  ...   │ 8191 │      head + 1 with release order. It reads nothing
//             └──────┴──────┴──────┴───  ───┴──────┘      that a reader writes, and never waits.
//                             ▲ being overwritten
//
// A reader copies the records from its own cursor up to head, then reads head again (seqlock): record i is whole
// if i > head - capacity. What is older was overwritten, and is counted by that reader, exactly.
//
// A slot of a table, and who moves each edge:
//
//     FREE ──owner fills the fields, stores LIVE with release──▶ LIVE ──owner──▶ ENDED ──next owner──▶ FREE …
//
// `generation` grows each time a slot is given out, before anything else of it changes, so that a reader never takes a
// new owner for the old one.
//
// A worker process writes its own slot and a ring of its own in here, which its parent lends it: see probe_loan.h.
//
// Each counter has one writer at a time: either one thread, or whoever holds the executor's own lock. It is stored with
// relaxed atomic order, never added to atomically.
#pragma once

#include <stddef.h>
#include <stdint.h>

#define PROBE_MAGIC 0x3147455350534e49ull // "INSPSEG1", little-endian
#define PROBE_LAYOUT_VERSION 1u

#define PROBE_HEADER_SIZE 4096u
#define PROBE_EXECUTOR_LIMIT 128u
#define PROBE_WORKER_LIMIT 512u
#define PROBE_CONTROL_LIMIT 32u
#define PROBE_NAMES_SIZE (512u * 1024u)
#define PROBE_RING_LIMIT 60u
#define PROBE_RING_CAPACITY 32768u // records; a power of two

// No executor or no worker: what an event carries that has none.
#define PROBE_NONE UINT16_C(0xffff)

enum probe_state {
    PROBE_FREE = 0,
    PROBE_LIVE = 1,
    PROBE_ENDED = 2,
};

enum probe_clock_kind {
    PROBE_CLOCK_COUNTER = 1,   // the invariant time-stamp counter
    PROBE_CLOCK_MONOTONIC = 2, // CLOCK_MONOTONIC, in nanoseconds
};

enum probe_executor_kind {
    PROBE_EXECUTOR_LOOP = 1,
    PROBE_EXECUTOR_THREADS = 2,
    PROBE_EXECUTOR_PROCESSES = 3,
    PROBE_EXECUTOR_GLOBAL = 4,
    PROBE_EXECUTOR_MAIN = 5,
    PROBE_EXECUTOR_ACTOR = 6,
    PROBE_EXECUTOR_QUEUE = 7, // elements between threads and tasks: the counters are theirs, and it has no workers
    PROBE_EXECUTOR_LOCK = 8,  // waits for a lock or permits; a lock's one worker runs what holds it while others wait
    PROBE_EXECUTOR_REQUESTS = 9, // no executor, but a kind of requests: a name for records of requests to carry
};

enum probe_executor_role {
    PROBE_MUST_NOT_BLOCK = 1,
    PROBE_MAY_BLOCK = 2,
};

enum probe_control_kind {
    PROBE_CONTROL_CHOICE = 1, // value is an index into the values
    PROBE_CONTROL_NUMBER = 2, // value is a number from minimum to maximum
};

// What a record tells. `job` and `argument` mean what stands beside the kind; "ticks" are units of the segment's clock.
enum probe_kind {
    PROBE_JOB_ENQUEUED = 1,     // job; argument: the task's id, 0 if none; detail: priority
    PROBE_JOB_STARTED = 2,      // job; argument: queue wait, ticks
    PROBE_JOB_ENDED = 3,        // job; argument: run time, ticks
    PROBE_JOB_CANCELLED = 4,    // job, which left the queue unstarted; argument: its wait, ticks
    PROBE_TICK_ENDED = 5,       // job: how many jobs the tick ran; argument: how long it polled, ticks
    PROBE_TIMER_FIRED = 6,      // job: the timer; argument: lag, ticks
    // job: the request; argument: latency, ticks; detail: strategy it was begun under; executor: its kind, if any
    PROBE_REQUEST_ENDED = 7,
    PROBE_REQUEST_FAILED = 8,   // the same for one that failed
    PROBE_CONTROL_CHANGED = 9,  // job: index of the control; argument: its new value
    PROBE_WORKER_STARTED = 10,  // a worker took its slot
    PROBE_WORKER_ENDED = 11,    // a worker gave it back
    PROBE_KIND_END = 12,
};

struct probe_record {
    uint64_t at; // ticks
    uint64_t job;
    uint64_t argument;
    uint16_t executor;
    uint16_t worker;
    uint8_t kind;
    uint8_t detail;
    uint16_t reserved;
};

struct probe_header {
    uint64_t magic;
    uint32_t layout_version;
    uint32_t header_size;
    uint64_t segment_size;

    uint32_t executor_limit;
    uint32_t executor_stride;
    uint32_t worker_limit;
    uint32_t worker_stride;
    uint32_t control_limit;
    uint32_t control_stride;
    uint32_t ring_limit;
    uint32_t ring_capacity;
    uint64_t ring_stride;
    uint64_t executors_offset;
    uint64_t workers_offset;
    uint64_t controls_offset;
    uint64_t names_offset;
    uint64_t names_size;
    uint64_t rings_offset;

    uint32_t pid;
    uint32_t uid;
    uint64_t process_started; // of /proc/PID/stat: clock ticks since the machine started

    // The clock's anchor: the three were read together. The frequency is the target's own first estimate; a reader
    // on the same machine makes a better one from the anchor and its own later reading of both clocks.
    uint32_t clock_kind;
    uint32_t reserved;
    uint64_t anchor_counter;
    uint64_t anchor_monotonic; // ns
    uint64_t anchor_wall;      // ns since 1970
    uint64_t counter_frequency; // Hz

    // Below: written while the target lives.
    uint32_t state; // probe_state
    uint32_t program; // name
    uint32_t executor_mark; // slots below it have been used
    uint32_t worker_mark;
    uint32_t control_mark;
    uint32_t ring_mark;
    uint64_t names_used; // bytes; names below it are whole
    uint64_t ringless;   // records of threads for which no ring was left (atomic add)
    uint64_t refused;    // executors, workers, controls and names for which no slot was left (atomic add)
};

struct probe_executor {
    uint32_t state;
    uint32_t generation;
    uint32_t kind;
    uint32_t role;
    uint32_t name;
    uint32_t minimum_workers;
    uint32_t maximum_workers;
    uint32_t reserved;
    uint64_t stall_threshold; // ns
    uint64_t queue_bound;     // 0: none
    uint64_t created_at;      // ticks
    uint64_t padding_0;
    // Written under the executor's lock, or by its one worker.
    uint64_t enqueued_count;
    uint64_t padding_1[7];
    uint64_t started_count;
    uint64_t cancelled_count; // left the queue unstarted
    uint64_t padding_2[14];
};

struct probe_worker {
    uint32_t state;
    uint32_t generation;
    uint32_t executor;
    uint32_t tid;
    uint32_t pid;
    uint32_t name;
    uint64_t started_at; // ticks, of the worker
    uint64_t padding_0[4];
    // Written by the worker alone. A reader takes `finished_count`, the job, `finished_count` again.
    uint64_t job; // 0: idle
    uint64_t task;
    uint64_t job_started_at; // ticks
    uint64_t finished_count;
    uint64_t busy; // ticks, of the jobs that ended
    uint64_t padding_1[3];
};

struct probe_control {
    uint32_t state;
    uint32_t generation;
    uint32_t kind;
    uint32_t name;
    uint32_t values; // name: the values of a choice, one a line
    uint32_t reserved;
    uint64_t minimum;
    uint64_t maximum;
    uint64_t value;
    uint64_t changed_at; // ticks
    uint64_t padding;
};

struct probe_ring {
    uint32_t owner; // thread id; 0: free
    uint32_t generation;
    uint64_t padding_0[7];
    uint64_t head; // records ever written, over all generations
    uint64_t padding_1[7];
    struct probe_record records[PROBE_RING_CAPACITY];
};

#define PROBE_EXECUTORS_OFFSET ((uint64_t)PROBE_HEADER_SIZE)
#define PROBE_WORKERS_OFFSET (PROBE_EXECUTORS_OFFSET + PROBE_EXECUTOR_LIMIT * sizeof(struct probe_executor))
#define PROBE_CONTROLS_OFFSET (PROBE_WORKERS_OFFSET + PROBE_WORKER_LIMIT * sizeof(struct probe_worker))
#define PROBE_NAMES_OFFSET (PROBE_CONTROLS_OFFSET + PROBE_CONTROL_LIMIT * sizeof(struct probe_control))
#define PROBE_RINGS_OFFSET ((PROBE_NAMES_OFFSET + PROBE_NAMES_SIZE + 4095u) & ~UINT64_C(4095))
#define PROBE_SEGMENT_SIZE (PROBE_RINGS_OFFSET + PROBE_RING_LIMIT * sizeof(struct probe_ring))

_Static_assert(sizeof(struct probe_record) == 32, "a record is 32 bytes");
_Static_assert(offsetof(struct probe_record, executor) == 24, "a record's words come first");
_Static_assert(sizeof(struct probe_header) <= PROBE_HEADER_SIZE, "the header fits its page");
_Static_assert(sizeof(struct probe_executor) == 256, "an executor is four cache lines");
_Static_assert(offsetof(struct probe_executor, enqueued_count) == 64, "what submitters write has a line of its own");
_Static_assert(offsetof(struct probe_executor, started_count) == 128, "what workers write has another");
_Static_assert(offsetof(struct probe_executor, kind) == 8, "state and generation are the first word");
_Static_assert(offsetof(struct probe_worker, executor) == 8, "state and generation are the first word");
_Static_assert(offsetof(struct probe_control, kind) == 8, "state and generation are the first word");
_Static_assert(sizeof(struct probe_worker) == 128, "a worker is two cache lines");
_Static_assert(offsetof(struct probe_worker, job) == 64, "what changes with each job has a line of its own");
_Static_assert(sizeof(struct probe_control) == 64, "a control is one cache line");
_Static_assert(offsetof(struct probe_ring, head) == 64, "head has a line of its own");
_Static_assert(offsetof(struct probe_ring, records) == 128, "records follow the two lines of the ring");
_Static_assert((PROBE_RING_CAPACITY & (PROBE_RING_CAPACITY - 1)) == 0, "a ring's capacity is a power of two");
_Static_assert(PROBE_SEGMENT_SIZE <= UINT64_C(64) * 1024 * 1024, "the segment stays within 64 MiB");
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the layout is little-endian");
