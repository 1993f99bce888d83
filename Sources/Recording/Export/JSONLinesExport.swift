import Glibc
import InspectorModel

/// Writes a recording as JSON lines: an object for each event, each declaration, and each sample that is
/// another than the one before.
///
/// Each has `at_s`, seconds since the recording's start, and `kind`; the other fields depend on it:
///
///     {"at_s":1.25,"kind":"job-started","executor":"files","worker":"files 3","job":17,"queue_wait_ms":0.031}
///
/// Executors, workers, controls and choices go by their names. A field that says nothing, as the worker
/// of an enqueueing, is left out. Nothing is kept of what was written.
package struct JSONLinesExport {
    private let reader: RecordingReader
    private let start: UInt64
    var line = JSONLine()
    var names = PartNames()
    private var executors: [ExecutorID: ExecutorSample] = [:]
    private var workers: [WorkerID: WorkerSample] = [:]
    private var controls: [ControlID: ControlSample] = [:]
    private var droppedCount: UInt64 = 0

    private static let flushByteCount = 256 * 1024

    package init(_ reader: RecordingReader) {
        self.reader = reader
        start = reader.start.nanoseconds
    }

    /// Writes all lines, some hundred KiB at a time.
    ///
    /// - Throws: `cannotRead`, `malformed`, and what `sink` throws
    package mutating func write(
        to sink: ([UInt8]) throws(RecordingError) -> Void
    ) throws(RecordingError) {
        for declaration in reader.header.declarations { add(declaration, at: reader.start) }
        let cursor = reader.batches()
        while let batch = try cursor.next() {
            add(batch)
            guard line.bytes.count >= Self.flushByteCount else { continue }
            try sink(line.bytes)
            line.removeAll()
        }
        guard !line.bytes.isEmpty else { return }
        try sink(line.bytes)
        line.removeAll()
    }

    /// Writes all lines to an open file, which stays open.
    ///
    /// - Parameter path: what errors call it
    /// - Throws: `cannotRead`, `malformed`, `cannotWrite`
    package mutating func write(
        toDescriptor descriptor: Int32,
        path: String
    ) throws(RecordingError) {
        try write { bytes throws(RecordingError) in
            var written = 0
            while written < bytes.count {
                let count = bytes[written...].withUnsafeBytes {
                    Glibc.write(descriptor, $0.baseAddress, $0.count)
                }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else {
                    throw RecordingError(.cannotWrite, path: path, underlyingErrno: errno)
                }
                written += count
            }
        }
    }

    mutating func begin(_ kind: StaticString, at instant: Instant) {
        line.begin()
        line.add("at_s", secondsFrom: start, to: instant.nanoseconds)
        line.add("kind", literal: kind)
    }

    private mutating func add(_ batch: Batch) {
        for declaration in batch.declarations { add(declaration, at: batch.at) }
        for event in batch.events { add(event) }
        for sample in batch.executors where executors[sample.id] != sample {
            executors[sample.id] = sample
            add(sample, at: batch.at)
        }
        for sample in batch.workers where workers[sample.id] != sample {
            workers[sample.id] = sample
            add(sample, at: batch.at)
        }
        for sample in batch.controls where controls[sample.id] != sample {
            controls[sample.id] = sample
            add(sample, at: batch.at)
        }
        if batch.droppedCount != droppedCount {
            droppedCount = batch.droppedCount
            begin("dropped", at: batch.at)
            line.add("dropped", number: droppedCount)
            line.end()
        }
        if let end = batch.end { add(end) }
    }

    private mutating func add(_ end: TargetEnd) {
        begin("target-ended", at: end.at)
        switch end.how {
        case .exited(let status): line.add("status", signed: Int64(status))
        case .killed(let signal): line.add("signal", signed: Int64(signal))
        case .gone: break
        }
        line.end()
    }
}
