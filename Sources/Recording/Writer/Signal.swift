import Glibc

/// A lock with a condition that can be waited for.
///
/// `@unchecked Sendable`: POSIX makes both usable from every thread; they are destroyed with the last
/// reference.
final class Signal: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
        mutex.initialize(to: pthread_mutex_t())
        condition.initialize(to: pthread_cond_t())
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Does something with the lock held.
    func locked<Value>(_ body: () -> Value) -> Value {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }

    /// Waits to be woken; only with the lock held, which is given up meanwhile.
    ///
    /// May return too early.
    func wait() {
        pthread_cond_wait(condition, mutex)
    }

    /// Wakes all that wait.
    func wake() {
        pthread_cond_broadcast(condition)
    }
}
