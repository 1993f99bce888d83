/// The distribution of the last 10 to 20 seconds.
///
/// Two distributions take in everything; the older is the one that is read. Every ten seconds it is
/// dropped, the younger takes its place and an empty one begins: nothing is ever added together.
package struct RecentDistribution: Equatable, Sendable {
    private static let turn: UInt64 = 10_000_000_000

    private var older = DurationDistribution()
    private var younger = DurationDistribution()
    private var turnedAt = Instant(nanoseconds: 0)
    /// The figures as of the last slot that was closed, so that they do not flicker.
    package private(set) var summary: DistributionSummary?

    package init() {}

    package mutating func record(nanoseconds: UInt64) {
        older.record(nanoseconds: nanoseconds)
        younger.record(nanoseconds: nanoseconds)
    }

    /// Renews the figures, and drops what is too old.
    package mutating func close(at now: Instant) {
        if now.nanoseconds(since: turnedAt) >= Self.turn {
            older = younger
            younger = DurationDistribution()
            turnedAt = now
            summary = nil
        }
        summary = older.summary(after: summary)
    }

    /// Forgets everything: what comes from here on is another regime.
    package mutating func restart(at now: Instant) {
        older = DurationDistribution()
        younger = DurationDistribution()
        turnedAt = now
        summary = nil
    }
}

extension RecentDistribution: BinaryCodable {
    package func encode(into writer: inout ByteWriter) {
        older.encode(into: &writer)
        younger.encode(into: &writer)
        turnedAt.encode(into: &writer)
        summary.encode(into: &writer)
    }

    package init(from reader: inout ByteReader) throws(ByteError) {
        older = try DurationDistribution(from: &reader)
        younger = try DurationDistribution(from: &reader)
        turnedAt = try Instant(from: &reader)
        summary = try DistributionSummary?(from: &reader)
    }
}
