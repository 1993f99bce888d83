import CProbe
import Probe

extension EventLoop {
    /// What ``run(name:heartbeat:nesting:file:line:_:)`` does in a job of a loop.
    ///
    /// ```swift
    /// do {
    ///     try EventLoop.run { try EventLoop.run { await serve() } }
    /// } catch let error as ExecutorError where error.code == .nestedRun {
    ///     print(error.callSites)
    /// }
    /// ```
    public enum Nesting: Sendable {
        /// It throws `.nestedRun`.
        case refused
        /// It runs that loop within the job.
        case allowed
    }

    /// How many runs there can be within each other's jobs: each takes some kilobytes of the stack.
    package static let deepestNesting = 256

    /// The part of a job that comes after a run of the loop within it.
    struct Rest {
        var identifier: UInt64 = 0
        // Ticks: when that run had nothing to do any more.
        var enqueuedAt: UInt64 = 0
    }

    /// Runs this loop within the job that the calling thread runs, until `body` has returned.
    func runWithinJob<Success: Sendable>(
        taskName: String,
        callSite: String,
        _ body: @escaping @Sendable (EventLoop) async throws -> Success
    ) throws -> Success {
        let (driver, number) = try beginNestedRun(callSite: callSite)
        let caller = driver.running.task
        let outcome = Outcome<Success>()
        Task(name: taskName, executorPreference: self) {
            do {
                outcome.set(.success(try await body(self)))
            } catch {
                outcome.set(.failure(error))
            }
            self.finishNestedRun(number, of: caller)
        }
        driver.runWithinJob()
        return try outcome.get()
    }

    private func beginNestedRun(
        callSite: String
    ) throws(ExecutorError) -> (driver: LoopDriver, number: Int) {
        let number: Int? = state.withLock { state in
            // What runs an ended loop's jobs is no driver.
            if case .ended = state.machine.lifecycle { return nil }
            state.rests.append(Rest())
            return state.machine.nestedRunBegan()
        }
        guard let number, let driver else { throw ExecutorError(.shutDown, executor: name) }
        let code: ExecutorError.Code? =
            switch driver.running.kind {
            case .isolated: .nestedInActor
            case .task, .call: number < Self.deepestNesting ? nil : .nestedTooDeep
            }
        guard let code else { return (driver, number) }
        _ = takeRest()
        throw ExecutorError(code, executor: name, callSites: [self.callSite, callSite])
    }

    /// What the run with this number was made for is done: the job of `task` that made it may go on.
    private func finishNestedRun(_ number: Int, of task: UInt64) {
        let now = Probe.now()
        var identifier: UInt64 = 0
        let action = state.withLock { state in
            state.jobCount &+= 1
            identifier = state.jobCount
            state.rests[number] = Rest(identifier: identifier, enqueuedAt: now)
            probe.countEnqueued()
            return state.machine.nestedRunFinished(number)
        }
        perform(action)
        probe.appendEnqueued(job: identifier, task: task, priority: 0, at: now)
    }

    /// The innermost run within a job gave the thread back.
    func takeRest() -> Rest {
        state.withLock { state in
            state.machine.nestedRunEnded()
            return state.rests.removeLast()
        }
    }

    /// Whether the innermost run within a job has nothing to do any more.
    var isNestedRunDone: Bool { state.withLock { $0.machine.isNestedRunDone } }
}
