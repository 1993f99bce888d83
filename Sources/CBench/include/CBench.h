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

// What the system alone needs to have somebody else do something and say so, `count` times, one at a time. `instants` takes
// when each began and when the last one ended: count + 1. Each returns 0 or errno.

// A thread that sleeps on a futex, and wakes the caller by another.
int bench_futex_round_trips(uint64_t *instants, size_t count);
// The same of a caller that sleeps in epoll_wait, to be woken by an eventfd.
int bench_loop_round_trips(uint64_t *instants, size_t count);
// Two threads that each sleep in a read of an eventfd.
int bench_eventfd_round_trips(uint64_t *instants, size_t count);
// Two processes with a socketpair between them, and 8 bytes each way.
int bench_socket_round_trips(uint64_t *instants, size_t count);

// Whether the records' `job`s go on by one from `*next` on, which is moved past them; a gap is allowed before the first.
int bench_is_sequence(const struct probe_record *records, size_t count, uint64_t *next);

struct bench_cores {
    unsigned char bits[128]; // a cpu_set_t
};
// Lets the calling thread, and the threads and processes that it starts, run on one core only: the first of those that it
// may use, which are told. 0 or errno.
int bench_use_one_core(struct bench_cores *before);
// Lets it run on those again.
void bench_use_cores(const struct bench_cores *cores);
// ns that the calling process has used of the processors, all its threads together.
uint64_t bench_processor_time(void);
// Has the calling process killed after so many seconds, and when its parent ends.
void bench_bound_life(uint32_t seconds);

// Opens a terminal of so many cells; its name, with the terminating zero, goes to `name`. The descriptor of its
// master's side, which does not block, or -errno.
int bench_open_terminal(uint16_t columns, uint16_t rows, char *name, size_t size);
