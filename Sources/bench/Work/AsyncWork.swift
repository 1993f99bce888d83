import InstrumentedExecutors

/// Tasks, from a thread that has nothing else to do.
enum AsyncWork {
    private final class Outcome<Success: Sendable>: Sendable {
        let result = Guarded<Result<Success, any Error>?>(nil)
    }

    /// Runs `body` as a task on Swift's default pool, and sleeps until it has returned.
    ///
    /// Errors: those of `body`.
    static func value<Success: Sendable>(
        _ body: @escaping @Sendable () async throws -> Success
    ) throws -> Success {
        let outcome = Outcome<Success>()
        let gate = Gate()
        gate.expect()
        Task.detached {
            let result: Result<Success, any Error>
            do {
                result = .success(try await body())
            } catch {
                result = .failure(error)
            }
            outcome.result.withLock { $0 = result }
            gate.arrive()
        }
        gate.wait()
        guard let result = outcome.result.withLock({ $0 }) else {
            preconditionFailure("the gate opens when the task has set its result")
        }
        return try result.get()
    }
}
