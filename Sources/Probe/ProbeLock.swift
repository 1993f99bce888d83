import CProbe

/// A lock for some instructions' worth of work, which the thread sanitizer knows, as it does not `Mutex`.
///
/// The lock of the executors themselves is a type of its own, which has to be inlined into their users.
final class ProbeLock: @unchecked Sendable {
    // 0 while nobody holds the lock; see `probe_lock`.
    private let word: UnsafeMutablePointer<UInt32>

    init() {
        word = .allocate(capacity: 1)
        word.initialize(to: 0)
    }

    deinit { word.deallocate() }

    /// Runs `body` alone; it must not come here again.
    func hold<Result>(_ body: () throws -> Result) rethrows -> Result {
        probe_lock(word)
        defer { probe_unlock(word) }
        return try body()
    }
}
