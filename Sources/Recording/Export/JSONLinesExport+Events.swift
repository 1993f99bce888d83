import InspectorModel

/// An event's line.
extension JSONLinesExport {
    mutating func add(_ event: Event) {
        begin(Self.name(of: event.kind), at: event.at)
        if let executor = names.executor(event.executor) { line.add("executor", quoted: executor) }
        if let worker = names.worker(event.worker) { line.add("worker", quoted: worker) }
        switch event.kind {
        case .jobEnqueued:
            line.add("job", number: event.job)
            if event.argument != 0 { line.add("task", number: event.argument) }
            line.add("priority", number: UInt64(event.detail))
        case .jobStarted, .jobCancelled:
            line.add("job", number: event.job)
            line.add("queue_wait_ms", milliseconds: event.argument)
        case .jobEnded:
            line.add("job", number: event.job)
            line.add("run_time_ms", milliseconds: event.argument)
        case .tickEnded:
            line.add("jobs", number: event.job)
            line.add("polled_ms", milliseconds: event.argument)
        case .timerFired:
            line.add("timer", number: event.job)
            line.add("lag_ms", milliseconds: event.argument)
        case .requestEnded, .requestFailed:
            line.add("request", number: event.job)
            line.add("latency_ms", milliseconds: event.argument)
            if let strategy = names.strategy(event.detail) {
                line.add("strategy", quoted: strategy)
            } else {
                line.add("strategy", number: UInt64(event.detail))
            }
        case .controlChanged:
            addControl(ControlID(UInt32(truncatingIfNeeded: event.job)), value: event.argument)
        case .workerStarted, .workerEnded:
            break
        }
        line.end()
    }

    /// A control's name and value.
    mutating func addControl(_ id: ControlID, value: UInt64) {
        line.add("control", quoted: names.control(id))
        if let choice = names.choice(value, of: id) {
            line.add("value", quoted: choice)
        } else {
            line.add("value", number: value)
        }
    }

    private static func name(of kind: Event.Kind) -> StaticString {
        switch kind {
        case .jobEnqueued: "job-enqueued"
        case .jobStarted: "job-started"
        case .jobEnded: "job-ended"
        case .jobCancelled: "job-cancelled"
        case .tickEnded: "tick-ended"
        case .timerFired: "timer-fired"
        case .requestEnded: "request-ended"
        case .requestFailed: "request-failed"
        case .controlChanged: "control-changed"
        case .workerStarted: "worker-started"
        case .workerEnded: "worker-ended"
        }
    }
}
