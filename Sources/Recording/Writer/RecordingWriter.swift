import Glibc
package import InspectorModel

/// Records a session: takes batches from whoever reads the target, and writes them on a thread of its
/// own.
///
/// Its calls may come from any thread; those of ``append(_:)`` in the order of the batches. None but
/// ``finish()`` waits for the disk. Where the disk is too slow, events are lost and counted, in
/// ``lostEventCount`` and in the batches recorded; that is the only way in which recording touches what
/// is recorded.
package final class RecordingWriter: Sendable {
    /// How far a recording has come.
    package enum Status: Equatable, Sendable {
        /// So many bytes are with the kernel.
        case recording(byteCount: UInt64)
        /// Nothing is written any more; what was is readable.
        case failed(RecordingError)
        /// So many bytes are on the disk, with the index.
        case finished(byteCount: UInt64)
    }

    private let shared: WriterThread

    /// Creates the file and writes its header; the rest is the thread's.
    ///
    /// - Parameters:
    ///   - path: the file, which must not be there yet unless it is a device or a pipe; `-` for standard
    ///     output
    ///   - target: the process that is watched
    ///   - state: what the first batch appended is applied to
    ///   - declarations: what is known by now of the target's parts, for readers that have no model
    ///   - overwrite: whether a file that is there is replaced
    /// - Throws: `exists`, `isDirectory`, `cannotCreate`, `cannotWrite`, `noThread`
    package convenience init(
        path: String,
        target: TargetDescription,
        state: InspectorState,
        declarations: [Declaration] = [],
        overwrite: Bool = false
    ) throws(RecordingError) {
        try self.init(
            path: path,
            header: FileHeader(target: target, declarations: declarations),
            state: state,
            overwrite: overwrite,
            bound: BatchQueue.Bound()
        )
    }

    /// Creates the file as the other does, with a bound of its own.
    package init(
        path: String,
        header: FileHeader,
        state: InspectorState,
        overwrite: Bool = false,
        bound: BatchQueue.Bound
    ) throws(RecordingError) {
        let file = try OutputFile(path: path, overwrite: overwrite)
        shared = WriterThread(path: path, bound: bound)
        try shared.start(file: file, header: header, state: state)
    }

    deinit {
        shared.requestFinish()
    }

    /// The bytes written, or why no more are.
    ///
    /// Never waits for the disk.
    package var status: Status { shared.status }

    /// Events that the disk was too slow for.
    ///
    /// Never waits for the disk.
    package var lostEventCount: UInt64 { shared.lostEventCount }

    /// Takes the batch that comes after those taken before.
    ///
    /// Never waits for the disk. After a failure or ``finish()`` it does nothing.
    package func append(_ batch: Batch) {
        shared.append(batch)
    }

    /// Has what was taken until now written, so that killing this process loses none of it.
    ///
    /// Never waits for the disk.
    package func flush() {
        shared.requestFlush()
    }

    /// Writes what was taken until now and the index, and waits until all of it is on the disk.
    ///
    /// - Returns: how it ended: `finished` or `failed`, the same at each call
    @discardableResult
    package func finish() -> Status {
        shared.requestFinish()
        return shared.waitForEnd()
    }
}
