internal import Histogram

/// How often which duration came, to two significant digits.
///
/// Source of the method: HdrHistogram, http://hdrhistogram.org. Durations above an hour count as an hour.
package struct DurationDistribution: Equatable, Sendable {
    private static let longest: UInt64 = 3_600_000_000_000

    /// All buckets from the start, shared until the first record: growing them one by one costs more than
    /// everything else here together.
    private static let empty = Histogram<UInt64>(
        lowestDiscernibleValue: 1,
        highestTrackableValue: longest,
        numberOfSignificantValueDigits: .two
    )

    private var histogram = Self.empty

    package init() {}

    /// How many durations were recorded.
    package var count: UInt64 { histogram.totalCount }

    /// Takes in a duration in nanoseconds.
    package mutating func record(nanoseconds: UInt64) {
        histogram.record(min(nanoseconds, Self.longest))
    }

    /// The figures that screens and reports show; nil where nothing was recorded.
    package var summary: DistributionSummary? {
        guard histogram.totalCount > 0 else { return nil }
        return DistributionSummary(
            count: histogram.totalCount,
            p50: histogram.valueAtPercentile(50),
            p99: histogram.valueAtPercentile(99),
            max: histogram.maxRecorded
        )
    }
}

extension DurationDistribution {
    /// The figures; those that were worked out before where nothing came since.
    func summary(after last: DistributionSummary?) -> DistributionSummary? {
        last?.count == count ? last : summary
    }
}

/// A distribution's figures, in nanoseconds.
package struct DistributionSummary: Equatable, Sendable {
    package var count: UInt64
    package var p50: UInt64
    package var p99: UInt64
    package var max: UInt64

    package init(count: UInt64, p50: UInt64, p99: UInt64, max: UInt64) {
        self.count = count
        self.p50 = p50
        self.p99 = p99
        self.max = max
    }
}

extension DurationDistribution {
    /// The buckets that are not empty, from the lowest on: the least duration that each takes in, and its count.
    ///
    /// The library's own iterators also add up all durations, without a check: after some hours of jobs
    /// that wait for seconds that sum is past the largest number there is.
    private var buckets: [(least: UInt64, count: UInt64)] {
        var buckets: [(least: UInt64, count: UInt64)] = []
        var left = histogram.totalCount
        var value: UInt64 = 0
        while left > 0, value <= histogram.maxRecorded {
            let count = histogram.countForValue(value)
            if count > 0 { buckets.append((value, count)) }
            left -= min(left, count)
            value = histogram.nextNonEquivalentForValue(value)
        }
        return buckets
    }

    /// Whether both tell the same; how much room their histograms have taken is nobody's business.
    package static func == (left: Self, right: Self) -> Bool {
        left.count == right.count && left.histogram.min == right.histogram.min
            && left.histogram.maxRecorded == right.histogram.maxRecorded
            && left.buckets.elementsEqual(right.buckets, by: ==)
    }
}

extension DurationDistribution: BinaryCodable {
    /// The exact extremes, then each bucket that is not empty: distance from the last, and count.
    package func encode(into writer: inout ByteWriter) {
        let buckets = buckets
        writer.write(UInt64(buckets.count))
        guard !buckets.isEmpty else { return }
        writer.write(histogram.min)
        writer.write(histogram.maxRecorded)
        var last: UInt64 = 0
        for bucket in buckets {
            writer.write(bucket.least - last)
            writer.write(bucket.count)
            last = bucket.least
        }
    }

    package init(from reader: inout ByteReader) throws(ByteError) {
        let bucketCount = try reader.readCount()
        guard bucketCount > 0 else { return }
        let least = try reader.readNumber()
        let most = try reader.readNumber()
        guard least <= most, most <= Self.longest else { throw reader.failure(.outOfRange) }
        var value: UInt64 = 0
        var total: UInt64 = 0
        for index in 0..<bucketCount {
            let (next, tooLarge) = value.addingReportingOverflow(try reader.readNumber())
            let count = try reader.readCounter()
            guard !tooLarge, next <= most, count > 0, total + count < 1 << 62 else {
                throw reader.failure(.outOfRange)
            }
            value = next
            total += count
            record(
                max(next, least),
                count: count,
                least: index == 0 ? least : nil,
                most: index == bucketCount - 1 ? most : nil
            )
        }
    }

    /// The lowest and the highest bucket get the exact extremes as one of their values each.
    private mutating func record(_ value: UInt64, count: UInt64, least: UInt64?, most: UInt64?) {
        var rest = count
        for extreme in [least, most] where extreme != nil && rest > 0 {
            histogram.record(extreme ?? value)
            rest -= 1
        }
        guard rest > 0 else { return }
        histogram.record(value, count: rest)
    }
}

extension DistributionSummary: BinaryCodable {
    package func encode(into writer: inout ByteWriter) {
        for figure in [count, p50, p99, max] { writer.write(figure) }
    }

    package init(from reader: inout ByteReader) throws(ByteError) {
        count = try reader.readCounter()
        p50 = try reader.readCounter()
        p99 = try reader.readCounter()
        max = try reader.readCounter()
    }
}
