// A process's own segment: made, given names and slots, left and removed. Any thread; may block on a lock of the probe's.
#pragma once

#include <stddef.h>
#include <stdint.h>

// Where a start or a look-up failed, beside errno.
enum probe_stage {
    PROBE_STAGE_DONE = 0,
    PROBE_STAGE_OFF,       // INSPECTOR_PROBE=off in the environment
    PROBE_STAGE_DIRECTORY, // the directory cannot be made, or is not the user's own with mode 0700
    PROBE_STAGE_CREATE,
    PROBE_STAGE_SIZE,
    PROBE_STAGE_MAP,
    PROBE_STAGE_PUBLISH,
};

struct probe_result {
    uint32_t stage; // probe_stage
    int32_t code;   // errno
};

// Makes the segment at the first call; later calls return the first one's result.
struct probe_result probe_start(void);

// The directory of this user's segments, made if `create`. Writes at most `size` bytes with the terminating zero.
struct probe_result probe_directory(char *path, size_t size, int create);
// This process's segment path without its extension; empty while there is none.
const char *probe_base_path(void);
// When a process started, in the kernel's clock ticks since boot; 0 where there is no such process. One that has ended and
// was not waited for yet still is one here.
uint64_t probe_process_started(uint32_t pid);
// Whether the process of that start runs: not where it has ended, waited for or not.
int probe_process_runs(uint32_t pid, uint64_t started);
// Removes the files of processes of this user that are gone. Returns how many.
int probe_clear_stale(void);

// The offset of a name in the name area, which is append-only; equal strings have equal offsets. 0: the empty name, also
// when the area is full.
uint32_t probe_name(const char *bytes, size_t length);
void probe_set_program(uint32_t name);

// A slot of a table, in state FREE, `generation` grown; PROBE_NONE when the table is full. The caller fills it and
// publishes it.
uint16_t probe_claim_executor(void);
uint16_t probe_claim_worker(void);
uint16_t probe_claim_control(void);
void probe_publish(uint32_t *state);
void probe_retire(uint32_t *state);

// The slot's memory; for PROBE_NONE a place that nobody reads.
struct probe_executor *probe_executor_at(uint16_t index);
struct probe_worker *probe_worker_at(uint16_t index);
struct probe_control *probe_control_at(uint16_t index);
