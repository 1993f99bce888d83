import CProbe
import Probe
import Synchronization

extension EventLoop {
    /// Suspends the calling task for at least `duration`, measured by the monotonic clock.
    ///
    /// ```swift
    /// try await loop.sleep(for: .seconds(60), tolerance: .seconds(5))
    /// ```
    ///
    /// Its timer's lag is on the probe: how much later than asked for, tolerance included, the loop came
    /// to it.
    ///
    /// Errors: `CancellationError`, at once when the task is cancelled, and when the loop ends first. Any
    /// task may call it, also one that runs elsewhere.
    ///
    /// - Parameters:
    ///   - duration: how long at least
    ///   - tolerance: how much longer it may be, so that several timers share one wake-up of the loop
    public func sleep(for duration: Duration, tolerance: Duration = .zero) async throws {
        let identifier = state.withLock { $0.newTimerIdentifier() }
        let (deadline, isTooFar) = probe_monotonic().addingReportingOverflow(
            duration.wholeNanoseconds
        )
        try await withTaskCancellationHandler {
            defer { orderAfterResumption() }
            try await withUnsafeThrowingContinuation { continuation in
                add(
                    identifier,
                    deadline: isTooFar ? UInt64.max - 1 : deadline,
                    tolerance: tolerance.wholeNanoseconds,
                    continuation
                )
            }
        } onCancel: {
            cancelTimer(identifier)
        }
    }

    /// The loop measures its lag every `interval`, whatever its timers do.
    ///
    /// A beat that is late does not move the next one, so a long job is measured by all the beats that
    /// fell into it; of more than a second's, only the last second's.
    func addHeartbeat(every interval: Duration) {
        let nanoseconds = max(interval.wholeNanoseconds, 1_000_000)
        let deadline = probe_monotonic() + nanoseconds
        let action = state.withLock { state in
            let identifier = state.newTimerIdentifier()
            state.timers.insert(identifier, deadline: deadline, payload: .beat(every: nanoseconds))
            return timerAdded(to: &state)
        }
        perform(action)
    }

    /// The earliest timer that is due; a beat goes in again.
    func takeTimer(dueAt now: UInt64) -> TimerQueue<TimerAction>.Due? {
        state.withLock { state in
            let timer = state.timers.popDue(at: now)
            if let timer, case .beat(let interval) = timer.payload {
                state.timers.insert(
                    timer.identifier,
                    deadline: max(timer.deadline + interval, now - min(now, 1_000_000_000)),
                    payload: timer.payload
                )
            }
            publishDeadline(&state)
            return timer
        }
    }

    private func add(
        _ identifier: UInt64,
        deadline: UInt64,
        tolerance: UInt64,
        _ continuation: UnsafeContinuation<Void, any Error>
    ) {
        let action: EventLoopStateMachine.WakeAction? = state.withLock { state in
            // A task is marked as cancelled before its handler runs. So either the mark is seen here, or the
            // handler comes to the lock later and finds the timer.
            guard !Task.isCancelled else { return nil }
            if case .ended = state.machine.lifecycle { return nil }
            state.timers.insert(
                identifier,
                deadline: deadline,
                tolerance: tolerance,
                payload: .resume(continuation)
            )
            return timerAdded(to: &state)
        }
        guard let action else {
            continuation.resume(throwing: CancellationError())
            return
        }
        perform(action)
    }

    private func cancelTimer(_ identifier: UInt64) {
        let timer = state.withLock { state in
            defer { publishDeadline(&state) }
            return state.timers.remove(identifier)
        }
        guard case .resume(let continuation) = timer else { return }
        continuation.resume(throwing: CancellationError())
    }

    private func timerAdded(to state: inout State) -> EventLoopStateMachine.WakeAction {
        publishDeadline(&state)
        return state.machine.timerAdded(nextLatest: state.timers.nextLatest() ?? UInt64.max)
    }

    private func publishDeadline(_ state: inout State) {
        earliestDeadline.store(state.timers.nextDeadline() ?? UInt64.max, ordering: .relaxed)
    }
}

extension EventLoop.State {
    mutating func newTimerIdentifier() -> UInt64 {
        timerCount &+= 1
        return timerCount
    }
}
