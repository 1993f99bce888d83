import Probe

extension EventLoop {
    /// Drives a loop on a thread of its own until `body` has returned, and returns what it returns.
    ///
    /// ```swift
    /// let size = try await EventLoop.runOnNewThread(name: "importer") { loop in
    ///     try await loop.sleep(for: .milliseconds(10))
    ///     return try await offload { countBytes(in: path) }
    /// }
    /// ```
    ///
    /// `body` runs as a child task of the caller: with its task-locals and priority, and cancelled with
    /// it. The thread has come to the end of its loop when this returns; what becomes of what is
    /// outstanding then is as with ``run(name:heartbeat:nesting:file:line:_:)``. The caller suspends
    /// meanwhile, it does not block, so a job of another loop may call it.
    ///
    /// Errors: those of `body`, as they are; ``ExecutorError`` with `.noThread` or `.noDescriptor` where
    /// the system gives none, and `body` then never runs.
    ///
    /// - Parameters:
    ///   - name: what the screen calls the loop, and with a number the thread
    ///   - heartbeat: how often the loop measures its own lag; nil where its timers do so already
    public static func runOnNewThread<Success: Sendable>(
        name: String = "loop",
        heartbeat: Duration? = nil,
        file: String = #fileID,
        line: Int = #line,
        _ body: @escaping @Sendable (EventLoop) async throws -> Success
    ) async throws -> Success {
        let loop = try EventLoop(name: name, callSite: "\(file):\(line)")
        return try await withThrowingTaskGroup(of: Success.self) { group in
            // Not before there is a thread: a child's jobs would have nobody to run them.
            let code = await withUnsafeContinuation {
                (continuation: UnsafeContinuation<Int32, Never>) in
                let code = WorkerThread.start(name: "\(name)-0") {
                    loop.drive()
                    continuation.resume(returning: 0)
                }
                guard code == 0 else {
                    continuation.resume(returning: code)
                    return
                }
                if let heartbeat { loop.addHeartbeat(every: heartbeat) }
                group.addTask(name: name, executorPreference: loop) {
                    defer { loop.stop() }
                    return try await body(loop)
                }
            }
            orderAfterResumption()
            guard code == 0, let result = await group.nextResult() else {
                loop.probe.retire()
                throw ExecutorError(.noThread, executor: name, underlyingCode: code)
            }
            return try result.get()
        }
    }

    /// As ``runOnNewThread(name:heartbeat:file:line:_:)`` for work that needs not know its loop.
    ///
    /// ```swift
    /// let answer = try await EventLoop.runOnNewThread { await ask() }
    /// ```
    public static func runOnNewThread<Success: Sendable>(
        name: String = "loop",
        heartbeat: Duration? = nil,
        file: String = #fileID,
        line: Int = #line,
        _ body: @escaping @Sendable () async throws -> Success
    ) async throws -> Success {
        try await runOnNewThread(name: name, heartbeat: heartbeat, file: file, line: line) { _ in
            try await body()
        }
    }
}
