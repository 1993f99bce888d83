extension EventLoop {
    /// Drives a loop on the calling thread until `body` has returned, and returns what it returns.
    ///
    /// `body` runs as a task that prefers the loop; so do the tasks that it makes, unless they say
    /// otherwise. What is outstanding at the end is not waited for: `sleep` throws
    /// `CancellationError`, other tasks go on on Swift's global pool.
    ///
    /// Errors: those of `body`; ``ExecutorError`` with `.nestedRun` where the calling thread already
    /// drives a loop, `.noDescriptor` where the system gives none.
    ///
    /// - Important: Called on the main thread, it keeps the main actor from running meanwhile.
    ///
    /// - Parameters:
    ///   - name: what the screen calls the loop
    ///   - heartbeat: how often the loop measures its own lag; nil where its timers do so already
    public static func run<Success: Sendable>(
        name: String = "loop",
        heartbeat: Duration? = nil,
        file: String = #fileID,
        line: Int = #line,
        _ body: @escaping @Sendable (EventLoop) async throws -> Success
    ) throws -> Success {
        let callSite = "\(file):\(line)"
        if let outer = EventLoop.current {
            throw ExecutorError(
                .nestedRun,
                executor: outer.name,
                callSites: [outer.callSite, callSite]
            )
        }
        let loop = try EventLoop(name: name, callSite: callSite)
        let outcome = Outcome<Success>()
        Task(name: name, executorPreference: loop) {
            do {
                outcome.set(.success(try await body(loop)))
            } catch {
                outcome.set(.failure(error))
            }
            loop.stop()
        }
        if let heartbeat { loop.addHeartbeat(every: heartbeat) }
        loop.drive()
        return try outcome.get()
    }

    private func stop() {
        perform(state.withLock { $0.machine.stop() })
    }
}

/// What the task of a loop's `run` leaves to the thread that drives it.
private final class Outcome<Success: Sendable>: Sendable {
    private let result = Guarded<Result<Success, any Error>?>(nil)

    func set(_ result: Result<Success, any Error>) {
        self.result.withLock { $0 = result }
    }

    /// After the loop has ended, which is after the task has.
    func get() throws -> Success {
        guard let result = result.withLock({ $0 }) else {
            preconditionFailure("a loop ends only when its task has")
        }
        return try result.get()
    }
}
