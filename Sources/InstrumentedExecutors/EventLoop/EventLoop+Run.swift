extension EventLoop {
    /// Drives a loop on the calling thread until `body` has returned, and returns what it returns.
    ///
    /// ```swift
    /// let size = try EventLoop.run(name: "main loop") { loop in
    ///     try await loop.sleep(for: .milliseconds(10))
    ///     return try await offload { countBytes(in: path) }
    /// }
    /// ```
    ///
    /// `body` runs as a task that prefers the loop; so do the tasks that it makes, unless they say
    /// otherwise. What is outstanding at the end is not waited for: `sleep`, `readable` and `writable`
    /// throw `CancellationError`; other tasks, and the actors of the loop, go on on Swift's global
    /// pool, still one job at a time.
    ///
    /// In a job of a loop a second loop would hold up the first. Where `nesting` is `.allowed` the
    /// loop that is there runs instead, within the job: its other jobs and timers go on, `body` gets
    /// that loop, and the job goes on when `body` has returned. So synchronous code can wait for
    /// asynchronous code where it has to:
    ///
    /// ```swift
    /// func sizeOfFile(_ path: String) throws -> Int {
    ///     try EventLoop.run(nesting: .allowed) { _ in
    ///         try await offload { countBytes(in: path) }
    ///     }
    /// }
    /// ```
    ///
    /// Errors: those of `body`; ``ExecutorError`` with `.noDescriptor` where the system gives none, and
    /// in a job of a loop with `.nestedRun`, or where nesting is allowed with `.nestedInActor`,
    /// `.nestedTooDeep`, and `.shutDown` where the loop has ended.
    ///
    /// - Important: Called on the main thread, it keeps the main actor from running meanwhile. Within a
    ///   job, it returns only after those runs that were begun in the meantime have; and it never
    ///   does where `body` waits for the calling task, or for an actor that this one is in. The
    ///   caller's cancellation does not reach `body`.
    ///
    /// - Parameters:
    ///   - name: what the screen calls the loop
    ///   - heartbeat: how often the loop measures its own lag; nil where its timers do so already
    ///   - nesting: what happens in a job of a loop, where name and heartbeat are that loop's
    public static func run<Success: Sendable>(
        name: String = "loop",
        heartbeat: Duration? = nil,
        nesting: Nesting = .refused,
        file: String = #fileID,
        line: Int = #line,
        _ body: @escaping @Sendable (EventLoop) async throws -> Success
    ) throws -> Success {
        let callSite = "\(file):\(line)"
        if let outer = EventLoop.current {
            guard nesting == .allowed else {
                throw ExecutorError(
                    .nestedRun,
                    executor: outer.name,
                    callSites: [outer.callSite, callSite]
                )
            }
            return try outer.runWithinJob(taskName: name, callSite: callSite, body)
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

    /// As ``run(name:heartbeat:nesting:file:line:_:)`` for work that needs not know its loop.
    ///
    /// ```swift
    /// try EventLoop.run { await serve() }
    /// ```
    public static func run<Success: Sendable>(
        name: String = "loop",
        heartbeat: Duration? = nil,
        nesting: Nesting = .refused,
        file: String = #fileID,
        line: Int = #line,
        _ body: @escaping @Sendable () async throws -> Success
    ) throws -> Success {
        try run(name: name, heartbeat: heartbeat, nesting: nesting, file: file, line: line) { _ in
            try await body()
        }
    }

    func stop() {
        perform(state.withLock { $0.machine.stop() })
    }
}

/// What the task of a loop's `run` leaves to the thread that drives it.
final class Outcome<Success: Sendable>: Sendable {
    private let result = Guarded<Result<Success, any Error>?>(nil)

    func set(_ result: Result<Success, any Error>) {
        self.result.withLock { $0 = result }
    }

    /// After the run has ended, which is after the task has set it.
    func get() throws -> Success {
        guard let result = result.withLock({ $0 }) else {
            preconditionFailure("a loop ends only when its task has")
        }
        return try result.get()
    }
}
