/// What the probe costs a thread pool.
enum PoolMeasures {
    private static let sliceCount = 11

    static var all: [Measure] {
        let with = PoolChild(probe: true)
        let without = PoolChild(probe: false)
        return [
            Measure(
                "pool-probe",
                "a job of ThreadPool called and awaited, 64 in flight, one core: probe on over off",
                metric: .lower("ns/job"),
                roundCount: 15,
                sliceCount: sliceCount,
                contenders: [
                    Contender("INSPECTOR_PROBE=off") { try without.batch() },
                    Contender("probe on", aim: .ratioAtMost(1.05)) { try with.batch() },
                ]
            )
        ]
    }

    /// The process of one contender, a new one each round: where its memory happens to lie makes it some
    /// percent faster or slower for all its life.
    private final class PoolChild {
        private let probe: Bool
        private var child: OwnChild?
        private var batchCount = 0

        init(probe: Bool) { self.probe = probe }

        /// ns a job over one batch.
        func batch() throws -> Double {
            if batchCount.isMultiple(of: sliceCount) { child = nil }
            batchCount += 1
            let child = try started()
            child.proceed()
            return try child.number()
        }

        private func started() throws -> OwnChild {
            if let child { return child }
            let new = try OwnChild(.pool, [], probe: probe)
            guard try new.line() == (probe ? "on" : "off") else {
                throw BenchError(.wrong, "the child's probe is not \(probe ? "on" : "off")")
            }
            child = new
            return new
        }
    }
}
