/// Which pool is the default one: settled once.
package struct DefaultPoolChoice<Pool> {
    private var replacement: Pool?
    private var isSettled = false

    /// Nobody has used or replaced it.
    package init() {}

    /// Returns whether it was not too late, nor the second time.
    package mutating func replace(with pool: Pool) -> Bool {
        guard !isSettled, replacement == nil else { return false }
        replacement = pool
        return true
    }

    /// The default pool is used: what replaces it, if anything does.
    package mutating func settle() -> Pool? {
        isSettled = true
        return replacement
    }
}

extension ThreadPool {
    private static let choice = Guarded(DefaultPoolChoice<ThreadPool>())
    private static let chosen =
        choice.withLock { $0.settle() } ?? ThreadPool(name: "default pool")

    /// The pool behind ``offload(_:)``.
    ///
    /// It is made at its first use unless ``replaceShared(with:)`` named another before, and is never
    /// shut down by the library.
    public static var shared: ThreadPool { chosen }

    /// Has `pool` be the default pool of this process.
    ///
    /// ```swift
    /// try ThreadPool.replaceShared(with: ThreadPool(name: "blocking calls", workers: 2...32))
    /// ```
    ///
    /// Errors: ``ExecutorError`` with `.tooLate` where the default pool was used or replaced before.
    public static func replaceShared(with pool: ThreadPool) throws(ExecutorError) {
        guard choice.withLock({ $0.replace(with: pool) }) else {
            throw ExecutorError(.tooLate, executor: "the default pool")
        }
    }
}
