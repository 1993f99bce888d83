/// A stretch of time in which the target's workload ran under one strategy.
package struct Phase: Equatable, Sendable {
    /// nil where the target has no such control.
    package var workload: String?
    package var strategy: String?
    /// The strategy's index among its control's values, as requests carry it.
    package var strategyIndex: UInt64?
    package var startedAt: Instant
    /// nil while it goes on.
    package var endedAt: Instant?

    package var requestCount: UInt64 = 0
    package var failedCount: UInt64 = 0
    package var latency = DurationDistribution()
    package var lag = DurationDistribution()
    /// The kinds of its requests, where it has such, in the order of their ids.
    package var kinds: [RequestKindState] = []
    package var stallCount: UInt64 = 0
    /// ns; 0 where there was none.
    package var longestStall: UInt64 = 0

    /// The figures as of the last slot that was closed; nil before.
    package var figures: Figures?

    /// What stands side by side on the screen.
    package struct Figures: Equatable, Sendable {
        /// Requests answered a second since the phase began.
        package var throughput: Double
        package var latency: DistributionSummary?
        package var lag: DistributionSummary?
    }

    package init(
        workload: String?,
        strategy: String?,
        strategyIndex: UInt64?,
        startedAt: Instant
    ) {
        self.workload = workload
        self.strategy = strategy
        self.strategyIndex = strategyIndex
        self.startedAt = startedAt
    }

    /// A rate above it comes of an interval of next to nothing.
    static let fastest: Double = 1e12

    /// ns from its beginning to its end, or to `now`.
    package func length(at now: Instant) -> UInt64 {
        (endedAt ?? now).nanoseconds(since: startedAt)
    }

    mutating func close(at now: Instant) {
        let seconds = Double(length(at: now)) / 1e9
        figures = Figures(
            throughput: seconds > 0 ? min(Double(requestCount) / seconds, Self.fastest) : 0,
            latency: latency.summary(after: figures?.latency),
            lag: lag.summary(after: figures?.lag)
        )
        for index in kinds.indices { kinds[index].close() }
    }
}

/// The instant at which a strategy was switched: the mark in every curve.
package struct Switch: Equatable, Sendable {
    package var at: Instant
    package var from: String
    package var to: String

    package init(at instant: Instant, from: String, to: String) {
        at = instant
        self.from = from
        self.to = to
    }
}

/// What the target's workload reports of its requests.
package struct WorkloadState: Equatable, Sendable {
    package var current: Phase
    /// The phase before, where it was the same workload under another strategy.
    package var previous: Phase?
    /// Until when jobs that began before the current phase held up an executor that must not block.
    var settledAt = Instant(nanoseconds: 0)
    /// Oldest first, the last 32.
    package var switches: [Switch] = []

    /// Curves, one value a slot: requests answered; their p99 latency, ns; the loops' p99 lag, ns.
    package var requestCurve = Curve()
    package var latencyCurve = Curve()
    package var lagCurve = Curve()

    /// Requests answered a second over the last two seconds; nil before the first slot closed.
    package var requestRate: Double?
    /// Latency and lag of the last 10 to 20 s.
    package var recentLatency = RecentDistribution()
    package var recentLag = RecentDistribution()

    /// All phases together.
    package var total: Phase

    /// What went before the current phase; nil while that is the first.
    var before: Before?

    struct Before: Equatable, Sendable {
        var strategy: String?
        /// Whether it was the same workload.
        var isSameWorkload: Bool
    }

    var open = OpenSlot()

    struct OpenSlot: Equatable, Sendable {
        var requestCount: UInt64 = 0
        var latency = DurationDistribution()
        var lag = DurationDistribution()
    }

    package init(startedAt: Instant) {
        current = Phase(workload: nil, strategy: nil, strategyIndex: nil, startedAt: startedAt)
        total = current
    }

    /// Whether the target reports requests at all.
    package var hasRequests: Bool { total.requestCount + total.failedCount > 0 }
}
