// What Swift's import of the C library leaves out or cannot call.
#pragma once

#include <spawn.h>
#include <stdint.h>

// Waits while `*word` is `expected`. Returns 0, or errno (EAGAIN: it was another already; ETIMEDOUT). `timeout`: ns, < 0 none.
int probe_futex_wait(uint32_t *word, uint32_t expected, int64_t timeout);
// Whether a system call of this number is one in which a thread waits for another: for a lock, a semaphore, a condition
// (futex), or, driving a loop, for what wakes that.
int probe_waits_for_thread(int64_t system_call);
// Asks the scheduler to run the calling thread in slices of so many ns, and so sooner after it woke up; 0: as it thinks
// fit. Linux 6.12 and newer do, older ones take no notice. Returns what was asked for before.
uint64_t probe_thread_ask_slice(uint64_t nanoseconds);
// Wakes at most `count` that wait on `word`. Returns how many.
int probe_futex_wake(uint32_t *word, int32_t count);

int probe_epoll_create(void);
// `interest`: 1 readable, 2 writable, 4 told once each time it becomes so, 8 only if it is there already (else ENOENT);
// 0 removes the descriptor. Returns 0 or errno.
int probe_epoll_set(int epoll, int descriptor, uint32_t interest, uint64_t token);
struct probe_ready {
    uint64_t token;
    uint32_t interest; // as above; both for an error or a hang-up
    uint32_t reserved;
};
// Waits at most `timeout` ns (< 0: without end). Returns how many are ready, or -errno.
int probe_epoll_wait(int epoll, struct probe_ready *ready, int limit, int64_t timeout);

int probe_eventfd(void);
void probe_eventfd_signal(int descriptor);
void probe_eventfd_drain(int descriptor);

// The signal that this process gets when its parent ends; 0 or errno.
int probe_set_parent_death_signal(int signal);
void probe_set_thread_name(const char *name);
uint32_t probe_thread_id(void);
// Descriptors that no program started meanwhile inherits. The connection does not block. As accept and pipe do else.
int probe_accept(int listener);
int probe_pipe(int ends[2]);
// As posix_spawn_file_actions_addclosefrom_np: the program gets no descriptor from `first` on. Returns 0 or errno.
int probe_spawn_close_from(posix_spawn_file_actions_t *actions, int first);
// The user at the other end of a Unix socket; -1 when it cannot be told.
int64_t probe_peer_user(int descriptor);
