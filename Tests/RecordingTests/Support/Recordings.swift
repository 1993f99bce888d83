import Glibc
import GeneratedSessions
import InspectorModel
import Recording

/// A recording of some batches, in memory.
///
/// - Parameters:
///   - closingEach: whether each batch gets a block of its own
///   - keyframeEvery: after how many batches a keyframe comes
func recording(
    of batches: [Batch],
    closingEach: Bool = false,
    keyframeEvery: Int = 20_000,
    isFinished: Bool = true
) -> [UInt8] {
    var limits = RecordingFormat.Limits()
    limits.keyframeBatchCount = keyframeEvery
    var assembler = RecordingAssembler(
        header: FileHeader(target: SessionDeclarations.target, declarations: []),
        limits: limits
    )
    assembler.begin(with: InspectorState())
    for batch in batches {
        assembler.append(batch)
        if closingEach { assembler.closeBlock() }
    }
    if isFinished { assembler.finish() } else { assembler.closeBlock() }
    return assembler.takeOutput()
}

extension RecordingReader {
    /// All batches that can be read.
    func allBatches() throws -> [Batch] {
        var all: [Batch] = []
        let cursor = batches()
        while let batch = try cursor.next() { all.append(batch) }
        return all
    }
}

/// Where blocks begin in a recording, by their mark.
func blockOffsets(in bytes: [UInt8]) -> [Int] {
    let mark: [UInt8] = [0x8a, 0x9b, 0x42, 0x4b]
    return bytes.indices.filter { bytes[$0...].starts(with: mark) }
}

/// Some batches whose events are easy to count: batch n, taken n × 25 ms after the start, has n events.
func countedBatches(_ count: Int) -> [Batch] {
    (1...count).map { number in
        let at = SessionDeclarations.start + UInt64(number) * 25_000_000
        let events = (0..<number).map { index in
            Event(
                .jobEnqueued,
                at: Instant(nanoseconds: at - 1_000 + UInt64(index)),
                executor: ExecutorID(0),
                job: UInt64(number * 100 + index)
            )
        }
        return Batch(at: Instant(nanoseconds: at), events: events)
    }
}

/// A directory of its own, removed with its files at the end.
final class TemporaryDirectory {
    let path: String

    init() throws {
        let template = "/tmp/recording-tests-XXXXXX"
        var bytes = Array(template.utf8CString)
        guard let made = mkdtemp(&bytes) else { throw MakingFailed(code: errno) }
        path = String(cString: made)
    }

    struct MakingFailed: Error {
        var code: Int32
    }

    deinit {
        guard let directory = opendir(path) else { return }
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            unlink("\(path)/\(name)")
        }
        closedir(directory)
        rmdir(path)
    }

    func file(_ name: String, _ bytes: [UInt8]? = nil) -> String {
        let path = "\(path)/\(name)"
        guard let bytes, let file = fopen(path, "w") else { return path }
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
        return path
    }
}

/// The error that something throws; nil where it throws none.
func recordingError(_ body: () throws(RecordingError) -> Void) -> RecordingError? {
    do throws(RecordingError) {
        try body()
        return nil
    } catch {
        return error
    }
}
