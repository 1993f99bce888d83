/// A worker as it stands.
package struct WorkerState: Equatable, Sendable {
    package var declaration: WorkerDeclaration
    package var sample: WorkerSample
    /// The last job whose stall is known to have ended, and when: a sample may still show it running, and
    /// where the end was concluded from the table its event may still come.
    private(set) var endedStallJob: UInt64 = 0
    private(set) var endedStallAt = Instant(nanoseconds: 0)
    /// Whether no sample of it was taken in yet.
    var isNew = true
    /// Run time including that of the job that runs, ns.
    var busySoFar: UInt64 = 0

    package init(_ declaration: WorkerDeclaration) {
        self.declaration = declaration
        sample = WorkerSample(id: declaration.id)
    }

    package var id: WorkerID { declaration.id }
    package var isBusy: Bool { sample.job != 0 }

    /// Whether the stall of this run of a job is known to have ended.
    func hasEndedStall(of job: UInt64, begunAt instant: Instant) -> Bool {
        job == endedStallJob && instant < endedStallAt
    }

    mutating func endStall(of job: UInt64, at instant: Instant) {
        endedStallJob = job
        endedStallAt = instant
    }
}

extension WorkerState: BinaryCodable {
    package func encode(into writer: inout ByteWriter) {
        declaration.encode(into: &writer)
        sample.encode(into: &writer)
        isNew.encode(into: &writer)
        writer.write(endedStallJob)
        endedStallAt.encode(into: &writer)
        writer.write(busySoFar)
    }

    package init(from reader: inout ByteReader) throws(ByteError) {
        self.init(try WorkerDeclaration(from: &reader))
        sample = try WorkerSample(from: &reader)
        isNew = try Bool(from: &reader)
        endedStallJob = try reader.readNumber()
        endedStallAt = try Instant(from: &reader)
        busySoFar = try reader.readNumber()
    }
}

/// A control as it stands.
package struct ControlState: Equatable, Sendable {
    package var declaration: ControlDeclaration
    package var value: UInt64
    package var changedAt: Instant

    package init(_ declaration: ControlDeclaration) {
        self.declaration = declaration
        value = declaration.value
        changedAt = declaration.changedAt
    }

    /// The value as people read it.
    package var text: String {
        switch declaration.domain {
        case .choice(let values): Int(exactly: value).flatMap { values[safely: $0] } ?? "?"
        case .number: String(value)
        }
    }

    /// The values of a choice; empty for a number.
    package var choices: [String] {
        guard case .choice(let values) = declaration.domain else { return [] }
        return values
    }
}

extension Array {
    /// The element there; nil outside the array.
    package subscript(safely index: Int) -> Element? {
        indices.contains(index) ? self[index] : nil
    }
}
