import CProbe

/// When each of one caller's calls began, the next one as soon as the one before has been answered.
struct RoundTrips {
    static let metrics = [Metric.lower("µs p50"), .lower("µs p99")]

    private var instants: [UInt64] = []

    init(count: Int) { instants.reserveCapacity(count + 1) }

    /// A call begins, or the last one has ended.
    mutating func note() { instants.append(probe_monotonic()) }

    /// The median and the 99th percentile of how long a call took, in µs.
    var sample: [Double] {
        let lengths = zip(instants, instants.dropFirst()).map { Double($1 - $0) / 1e3 }
        return [0.5, 0.99].map { Quantile.of(lengths, $0) }
    }

    /// How long one took in the mean of all, in µs.
    var mean: Double {
        guard let first = instants.first, let last = instants.last, instants.count > 1 else {
            return .nan
        }
        return Double(last - first) / 1e3 / Double(instants.count - 1)
    }

    /// What `sample` makes of those of a floor in C.
    ///
    /// Errors: `process`, where the system refuses what it needs.
    static func floor(
        _ count: Int,
        _ floor: @escaping (UnsafeMutablePointer<UInt64>?, Int) -> Int32,
        sample: @escaping (RoundTrips) -> [Double] = { $0.sample }
    ) -> Contender.Batch {
        {
            var trips = RoundTrips(count: count)
            trips.instants = Array(repeating: 0, count: count + 1)
            let code = trips.instants.withUnsafeMutableBufferPointer {
                floor($0.baseAddress, count)
            }
            guard code == 0 else {
                throw BenchError(.process, "the floor cannot be measured", underlying: code)
            }
            return sample(trips)
        }
    }
}
