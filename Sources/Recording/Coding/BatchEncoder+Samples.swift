import InspectorModel

/// Writes samples: of each part that was foreseen wrongly a bit, then which of its numbers differ and
/// by how much. Of the others nothing, and nothing at all where all were foreseen.
extension BatchEncoder {
    func samplesSameParts(as batch: Batch) -> Bool {
        batch.executors.count == executors.count && batch.workers.count == workers.count
            && batch.controls.count == controls.count
            && zip(batch.executors, executors).allSatisfy { $0.id == $1.id }
            && zip(batch.workers, workers).allSatisfy { $0.id == $1.id }
            && zip(batch.controls, controls).allSatisfy { $0.id == $1.id }
    }

    /// Goes over to the parts that a batch samples; each begins blank.
    mutating func adoptParts(of batch: Batch) {
        executors = batch.executors.map { ExecutorSample.blank($0.id) }
        workers = batch.workers.map { WorkerSample.blank($0.id, at: batch.at) }
        controls = batch.controls.map { ControlSample.blank($0.id, at: batch.at) }
    }

    /// - Returns: whether anything had to be written
    mutating func writeExecutors(
        _ samples: [ExecutorSample],
        into writer: inout ByteWriter
    ) -> Bool {
        var changed = ChangeBits(count: samples.count)
        for (index, sample) in samples.enumerated() {
            executors[index] = predictor.sample(after: executors[index])
            predictor.settle(executor: sample.id)
            if executors[index] != sample { changed.insert(index) }
        }
        defer { executors = samples }
        guard changed.isAny else { return false }
        changed.write(into: &writer)
        for (index, sample) in samples.enumerated() where executors[index] != sample {
            let guess = executors[index]
            let numbers = [
                sample.enqueuedCount &- guess.enqueuedCount,
                sample.startedCount &- guess.startedCount,
                sample.cancelledCount &- guess.cancelledCount,
            ]
            writeDifferences(numbers, into: &writer)
        }
        return true
    }

    /// - Returns: whether anything had to be written
    mutating func writeWorkers(_ samples: [WorkerSample], into writer: inout ByteWriter) -> Bool {
        var changed = ChangeBits(count: samples.count)
        for (index, sample) in samples.enumerated() {
            workers[index] = predictor.sample(after: workers[index])
            predictor.settle(worker: sample)
            if workers[index] != sample { changed.insert(index) }
        }
        defer { workers = samples }
        guard changed.isAny else { return false }
        changed.write(into: &writer)
        for (index, sample) in samples.enumerated() where workers[index] != sample {
            let guess = workers[index]
            let numbers = [
                sample.job &- guess.job,
                sample.task &- guess.task,
                sample.jobStartedAt.nanoseconds &- guess.jobStartedAt.nanoseconds,
                sample.finishedCount &- guess.finishedCount,
                sample.busyNanoseconds &- guess.busyNanoseconds,
            ]
            writeDifferences(numbers, into: &writer)
        }
        return true
    }

    /// - Returns: whether anything had to be written
    mutating func writeControls(_ samples: [ControlSample], into writer: inout ByteWriter) -> Bool {
        guard samples != controls else { return false }
        var changed = ChangeBits(count: samples.count)
        for (index, sample) in samples.enumerated() where controls[index] != sample {
            changed.insert(index)
        }
        changed.write(into: &writer)
        for (index, sample) in samples.enumerated() where controls[index] != sample {
            writer.write(sample.value)
            let before = controls[index].changedAt.nanoseconds
            writer.write(signed: Int64(bitPattern: sample.changedAt.nanoseconds &- before))
        }
        controls = samples
        return true
    }

    /// A byte that says which of up to eight differences are not 0, then those.
    private func writeDifferences(_ numbers: [UInt64], into writer: inout ByteWriter) {
        var fields: UInt8 = 0
        for (index, number) in numbers.enumerated() where number != 0 { fields |= 1 << index }
        writer.write(byte: fields)
        for number in numbers where number != 0 { writer.write(zigzag(number)) }
    }
}

/// A bit for each part of a list, eight to a byte, the first in the lowest.
struct ChangeBits {
    private var bytes: [UInt8]
    private(set) var isAny = false

    init(count: Int) {
        bytes = [UInt8](repeating: 0, count: (count + 7) / 8)
    }

    mutating func insert(_ index: Int) {
        bytes[index >> 3] |= 1 << UInt8(index & 7)
        isAny = true
    }

    func write(into writer: inout ByteWriter) {
        writer.write(contentsOf: bytes)
    }
}

extension ExecutorSample {
    static func blank(_ id: ExecutorID) -> ExecutorSample {
        ExecutorSample(id: id, enqueuedCount: 0, startedCount: 0)
    }
}

extension WorkerSample {
    /// Its job's start is put where it most likely is: not long before.
    static func blank(_ id: WorkerID, at instant: Instant) -> WorkerSample {
        WorkerSample(id: id, jobStartedAt: instant)
    }
}

extension ControlSample {
    static func blank(_ id: ControlID, at instant: Instant) -> ControlSample {
        ControlSample(id: id, value: 0, changedAt: instant)
    }
}
