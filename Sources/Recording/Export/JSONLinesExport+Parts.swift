import InspectorModel

/// The lines of declarations and samples.
extension JSONLinesExport {
    mutating func add(_ declaration: Declaration, at instant: Instant) {
        names.learn(declaration)
        switch declaration {
        case .target(let target):
            begin("target", at: instant)
            line.add("name", text: target.name)
            line.add("pid", number: UInt64(target.pid))
        case .executor(let executor):
            begin("executor", at: instant)
            line.add("executor", text: executor.name)
            line.add("type", literal: Self.name(of: executor.kind))
            line.add("may_block", literal: executor.role == .mayBlock ? "yes" : "no")
            line.add("workers_min", signed: Int64(executor.minimumWorkerCount))
            line.add("workers_max", signed: Int64(executor.maximumWorkerCount))
            line.add("stall_threshold_ms", milliseconds: executor.stallThreshold.wholeNanoseconds)
            if let bound = executor.queueBound {
                line.add("queue_bound", signed: Int64(bound))
            } else {
                line.addNull("queue_bound")
            }
        case .executorEnded(let id):
            begin("executor-ended", at: instant)
            if let executor = names.executor(id) { line.add("executor", quoted: executor) }
        case .worker(let worker):
            begin("worker", at: instant)
            line.add("worker", text: worker.name)
            if let executor = names.executor(worker.executor) {
                line.add("executor", quoted: executor)
            }
            line.add("thread", number: UInt64(worker.thread))
            line.add("process", number: UInt64(worker.process))
        case .workerEnded(let id):
            begin("worker-gone", at: instant)
            if let worker = names.worker(id) { line.add("worker", quoted: worker) }
        case .control(let control):
            begin("control", at: instant)
            addControl(control.id, value: control.value)
            switch control.domain {
            case .choice(let values):
                line.add("choices", quotedList: values.map(JSONLine.quoted))
            case .number(let range):
                line.add("least", number: range.lowerBound)
                line.add("most", number: range.upperBound)
            }
        case .controlEnded(let id):
            begin("control-ended", at: instant)
            line.add("control", quoted: names.control(id))
        }
        line.end()
    }

    mutating func add(_ sample: ExecutorSample, at instant: Instant) {
        begin("executor-sample", at: instant)
        if let executor = names.executor(sample.id) { line.add("executor", quoted: executor) }
        line.add("queue_depth", number: sample.queueDepth)
        line.add("enqueued", number: sample.enqueuedCount)
        line.add("started", number: sample.startedCount)
        line.add("cancelled", number: sample.cancelledCount)
        line.end()
    }

    mutating func add(_ sample: WorkerSample, at instant: Instant) {
        begin("worker-sample", at: instant)
        if let worker = names.worker(sample.id) { line.add("worker", quoted: worker) }
        if sample.job == 0 {
            line.addNull("job")
        } else {
            line.add("job", number: sample.job)
            if sample.task != 0 { line.add("task", number: sample.task) }
            line.add("running_ms", milliseconds: instant.nanoseconds(since: sample.jobStartedAt))
        }
        line.add("finished", number: sample.finishedCount)
        line.add("busy_ms", milliseconds: sample.busyNanoseconds)
        line.end()
    }

    mutating func add(_ sample: ControlSample, at instant: Instant) {
        begin("control-sample", at: instant)
        addControl(sample.id, value: sample.value)
        line.end()
    }

    private static func name(of kind: ExecutorDeclaration.Kind) -> StaticString {
        switch kind {
        case .loop: "loop"
        case .threads: "threads"
        case .processes: "processes"
        case .global: "global"
        case .main: "main"
        case .actor: "actor"
        case .queue: "queue"
        case .lock: "lock"
        case .requests: "requests"
        }
    }
}
