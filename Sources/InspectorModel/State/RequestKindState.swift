/// The requests of one kind within a phase.
package struct RequestKindState: Equatable, Sendable {
    /// How many kinds are told apart at most.
    static let limit = 16

    package var id: ExecutorID
    package var name: String
    package var requestCount: UInt64 = 0
    package var failedCount: UInt64 = 0
    package var latency = DurationDistribution()
    /// The latency as of the last slot that was closed; nil before.
    package var summary: DistributionSummary?

    init(id: ExecutorID, name: String) {
        self.id = id
        self.name = name
    }

    mutating func close() { summary = latency.summary(after: summary) }
}

extension RequestKindState: BinaryCodable {
    package func encode(into writer: inout ByteWriter) {
        id.encode(into: &writer)
        name.encode(into: &writer)
        writer.write(requestCount)
        writer.write(failedCount)
        latency.encode(into: &writer)
        summary.encode(into: &writer)
    }

    package init(from reader: inout ByteReader) throws(ByteError) {
        id = try ExecutorID(from: &reader)
        name = try String(from: &reader)
        requestCount = try reader.readCounter()
        failedCount = try reader.readCounter()
        latency = try DurationDistribution(from: &reader)
        summary = try DistributionSummary?(from: &reader)
    }
}
