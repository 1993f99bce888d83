public import CProbe

/// A value that one thread at a time may touch, for a few instructions.
///
/// As `Mutex` of Synchronization, whose hand-over costs system calls where two threads meet, and is
/// unknown to the thread sanitizer. Not to be held while anything is called that may block.
@usableFromInline
package struct Guarded<Value: ~Copyable>: ~Copyable, @unchecked Sendable {
    /// 0 while nobody holds the lock; see `probe_lock`.
    @usableFromInline let word: UnsafeMutablePointer<UInt32>
    /// Touched only by who holds the lock.
    @usableFromInline let value: UnsafeMutablePointer<Value>

    /// Takes the value over.
    package init(_ value: consuming sending Value) {
        word = .allocate(capacity: 1)
        word.initialize(to: 0)
        self.value = .allocate(capacity: 1)
        self.value.initialize(to: value)
    }

    deinit {
        value.deinitialize(count: 1)
        value.deallocate()
        word.deallocate()
    }

    /// Runs `body` with the value, alone.
    ///
    /// `body` must not come here again.
    @inlinable @inline(__always)
    package borrowing func withLock<Result, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        probe_lock(word)
        defer { probe_unlock(word) }
        return try body(&value.pointee)
    }
}
