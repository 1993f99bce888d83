package import InspectorModel

/// A session as the inspector would take it from a demo under load, 40 batches a second, made up.
///
/// It is the same at every run, and takes no more memory the longer it gets.
package struct GeneratedSession {
    private static let poll: UInt64 = 25_000_000
    private static let minute: UInt64 = 60_000_000_000
    /// The tables are read before the rings.
    private static let tableLead: UInt64 = 8_000

    /// How many events the batches had so far.
    package private(set) var eventCount: UInt64 = 0
    private let load: SessionLoad
    private var at = SessionDeclarations.start
    private var target: SimulatedTarget
    private var tables = Tables()
    private var uncounted: [Event] = []
    private var strategy: UInt64 = 0
    private var switchedAt = SessionDeclarations.start

    /// A session from its beginning.
    package init(_ load: SessionLoad) {
        self.load = load
        target = SimulatedTarget(load, seed: 1)
    }

    /// The batches of its first so many seconds.
    package static func batches(_ load: SessionLoad, seconds: Double) -> [Batch] {
        var session = GeneratedSession(load)
        let end = SessionDeclarations.start + UInt64(seconds * 1e9)
        var batches: [Batch] = []
        while session.at < end { batches.append(session.nextBatch()) }
        return batches
    }

    /// What a reader takes next.
    package mutating func nextBatch() -> Batch {
        let isFirst = at == SessionDeclarations.start
        at += Self.poll + at % 97 * 1000
        var events = target.takeEvents(until: at)
        if let change = changeStrategy() { events.append(change) }
        uncounted += events
        let counted = uncounted.prefix { $0.at.nanoseconds + Self.tableLead <= at }
        counted.forEach { tables.count($0) }
        uncounted.removeFirst(counted.count)
        eventCount += UInt64(events.count)
        return Batch(
            at: Instant(nanoseconds: at),
            declarations: isFirst ? SessionDeclarations.all : [],
            events: events,
            executors: tables.executors,
            workers: tables.workers,
            controls: [
                ControlSample(
                    id: SessionDeclarations.strategy,
                    value: strategy,
                    changedAt: Instant(nanoseconds: switchedAt)
                )
            ]
        )
    }

    private mutating func changeStrategy() -> Event? {
        let isBlocking = (at - SessionDeclarations.start) % Self.minute < load.blockingPart
        target.isBlocking = isBlocking
        guard (strategy == 0) != isBlocking else { return nil }
        strategy = isBlocking ? 0 : 1
        switchedAt = at
        return Event(
            .controlChanged,
            at: Instant(nanoseconds: at),
            job: UInt64(SessionDeclarations.strategy.rawValue),
            argument: strategy
        )
    }

    /// The counters that a target keeps beside its events.
    private struct Tables {
        var executors = [SessionDeclarations.loop, SessionDeclarations.pool].map {
            ExecutorSample(id: $0, enqueuedCount: 0, startedCount: 0)
        }
        var workers = (0...SessionDeclarations.workerCount).map {
            WorkerSample(id: WorkerID(UInt32($0)))
        }
        private var tasks: [UInt64: UInt64] = [:]

        mutating func count(_ event: Event) {
            let executor = Int(event.executor.rawValue)
            let worker = Int(event.worker.rawValue)
            switch event.kind {
            case .jobEnqueued:
                executors[executor].enqueuedCount += 1
                tasks[event.job] = event.argument
            case .jobStarted:
                executors[executor].startedCount += 1
                workers[worker].job = event.job
                workers[worker].task = tasks.removeValue(forKey: event.job) ?? 0
                workers[worker].jobStartedAt = event.at
            case .jobEnded:
                workers[worker].job = 0
                workers[worker].finishedCount += 1
                workers[worker].busyNanoseconds += event.argument
            default: break
            }
        }
    }
}
