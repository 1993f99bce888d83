/// An executor as it stands.
package struct ExecutorState: Equatable, Sendable {
    package var declaration: ExecutorDeclaration {
        didSet { stallThreshold = declaration.stallThreshold.wholeNanoseconds }
    }
    /// Its stall threshold, ns: compared with each event, so not worked out each time.
    private(set) var stallThreshold: UInt64
    /// When it ended; nil while it lives.
    package var endedAt: Instant?
    /// Living workers.
    package var workerCount = 0
    /// Workers that run a job.
    package var busyWorkerCount = 0

    /// The most workers that lived at once, and how long those that ended had lived together, ns: what a
    /// report of a target that ended its workers first divides by.
    var mostWorkerCount = 0
    var endedWorkerNanoseconds: UInt64 = 0

    /// The newest counters.
    package var sample: ExecutorSample
    /// Jobs that ended, and run time in ns, of all workers that ever were: from the table.
    package var finishedCount: UInt64 = 0
    package var busyNanoseconds: UInt64 = 0

    /// Queue wait and run time of the last 10 to 20 s, and since the beginning.
    package var recentWait = RecentDistribution()
    package var recentRun = RecentDistribution()
    package var totalWait = DurationDistribution()
    package var totalRun = DurationDistribution()
    /// How late timers and ticks began; of loops.
    package var recentLag = RecentDistribution()
    package var totalLag = DurationDistribution()

    /// Curves, one value a slot: deepest queue; worst lag, ns; busy ratio, per mille; jobs ended.
    package var depthCurve = Curve()
    package var lagCurve = Curve()
    package var busyCurve = Curve()
    package var finishedCurve = Curve()
    package var deepestQueue: UInt64 = 0

    /// Jobs ended a second and busy ratio (0 to 1) over the last two seconds; nil before the first slot closed.
    package var jobRate: Double?
    package var busyRatio: Double?

    /// When the queue last moved, or was empty.
    package var movedAt: Instant
    /// Since when every worker is busy while jobs wait, of pools; nil while that is not so.
    package var saturatedSince: Instant?
    /// Since when jobs wait although no worker runs any, of executors that must not block.
    package var standingSince: Instant?

    /// What gathers for the slot that is open.
    var open = OpenSlot()
    /// When how many jobs had been enqueued: tells the oldest wait, also when events were lost.
    var enqueueMarks: [EnqueueMark] = []
    static let markLimit = 256

    struct OpenSlot: Equatable, Sendable {
        var deepest: UInt64 = 0
        var worstLag: UInt64?
        var finishedAtStart: UInt64 = 0
        var busyAtStart: UInt64 = 0
    }

    struct EnqueueMark: Equatable, Sendable {
        var enqueuedCount: UInt64
        var at: Instant
    }

    package init(_ declaration: ExecutorDeclaration, at now: Instant) {
        self.declaration = declaration
        stallThreshold = declaration.stallThreshold.wholeNanoseconds
        sample = ExecutorSample(id: declaration.id, enqueuedCount: 0, startedCount: 0)
        movedAt = now
    }

    package var id: ExecutorID { declaration.id }
    package var isLive: Bool { endedAt == nil }
    package var queueDepth: UInt64 { sample.queueDepth }
    package var mustNotBlock: Bool { declaration.role == .mustNotBlock }
    /// Whether who runs its jobs can be seen: not of a queue, nor of Swift's own pools.
    package var hasWorkers: Bool { declaration.maximumWorkerCount > 0 || mostWorkerCount > 0 }

    /// How long the oldest job in the queue has waited at least, ns; nil while the queue is empty.
    package func oldestWait(at now: Instant) -> UInt64? {
        guard queueDepth > 0 else { return nil }
        let gone = sample.startedCount &+ sample.cancelledCount
        guard let mark = enqueueMarks.first(where: { $0.enqueuedCount > gone }) else { return nil }
        return now.nanoseconds(since: mark.at)
    }
}
