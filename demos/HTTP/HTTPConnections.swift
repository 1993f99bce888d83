import InstrumentedExecutors

/// The open connections of a ``DemoHTTPServer``, each a task.
final class HTTPConnections: Sendable {
    private struct State {
        var tasks: [Int: Task<Void, Never>] = [:]
        var count = 0
        var isStopped = false
    }

    private let state = Guarded(State())
    private let executor: LoopTaskExecutor

    /// - Parameter executor: of the loop that ``add(_:)`` is called on
    init(on executor: LoopTaskExecutor) { self.executor = executor }

    /// Serves a connection from here on: one that is made belongs to a task at once, and cannot be dropped.
    ///
    /// On the loop's thread, so that the task does not begin before this has returned.
    func add(_ serve: @escaping @Sendable () async -> Void) {
        let (number, isStopped) = state.withLock { state in
            state.count += 1
            return (state.count, state.isStopped)
        }
        let task = Task(executorPreference: executor) {
            await serve()
            self.state.withLock { state in _ = state.tasks.removeValue(forKey: number) }
        }
        state.withLock { $0.tasks[number] = task }
        if isStopped { task.cancel() }
    }

    /// Cancels those that there are, and returns when they have ended.
    func stop() async {
        while true {
            let tasks = state.withLock { state in
                state.isStopped = true
                return Array(state.tasks.values)
            }
            guard !tasks.isEmpty else { return }
            for task in tasks { task.cancel() }
            for task in tasks { await task.value }
        }
    }
}
