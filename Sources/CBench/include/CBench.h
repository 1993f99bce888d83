// The loops of the benchmark that have to be C: what they time must not be a call into another module.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "CProbe.h"

// Each repeats one operation `count` times. What is returned depends on every one of them, so none is left out.

// Reads the counter.
uint64_t bench_read_counter(uint64_t count);
// Appends a record with its time, the thread's ring being looked up each time, as executors do.
uint64_t bench_append(uint64_t count);
// Writes a record with its time to a ring that is looked up once.
uint64_t bench_write(uint64_t count);
// Writes a record with a time that is not read.
uint64_t bench_write_untimed(uint64_t count);

// Whether the records' `job`s go on by one from `*next` on, which is moved past them; a gap is allowed before the first.
int bench_is_sequence(const struct probe_record *records, size_t count, uint64_t *next);

// Lets the calling thread, and those that it starts later, run on one core: the first that it may use. 0 or errno.
int bench_pin_to_one_core(void);
// Has the calling process killed after so many seconds, and when its parent ends.
void bench_bound_life(uint32_t seconds);

// Opens a terminal of so many cells; its name, with the terminating zero, goes to `name`. The descriptor of its
// master's side, which does not block, or -errno.
int bench_open_terminal(uint16_t columns, uint16_t rows, char *name, size_t size);
