import Foundation
import Glibc
import GeneratedSessions
import InspectorModel
import Recording

/// A recording of 5 M events, made once and shared by the measures of recordings.
///
/// Its file has no name any more as soon as it is whole, so that nothing of it stays whatever happens.
final class RecordedSession {
    static let eventCount: UInt64 = 5_000_000

    private var file: Int32?
    /// Events that it holds.
    private(set) var eventCount: UInt64 = 0
    private var reader: RecordingReader?

    deinit {
        if let file { close(file) }
    }

    /// Opens the recording anew.
    ///
    /// Errors: `RecordingError`; `wrong`, where it does not hold what was written.
    func open() throws -> RecordingReader {
        let reader = try RecordingReader(path: "/proc/self/fd/\(try madeFile())")
        guard reader.eventCount == eventCount, reader.isFinished, reader.damage == RecordingDamage()
        else {
            throw BenchError(.wrong, "of \(eventCount) events \(reader.eventCount) are readable")
        }
        return reader
    }

    /// The recording, opened once.
    func opened() throws -> RecordingReader {
        if let reader { return reader }
        let new = try open()
        reader = new
        return new
    }

    private func madeFile() throws -> Int32 {
        if let file { return file }
        let directory = FileManager.default.temporaryDirectory
        let path = directory.appendingPathComponent("bench-\(getpid()).inspect").path
        defer { unlink(path) }
        try write(to: path)
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw BenchError(.process, path, underlying: errno) }
        file = descriptor
        return descriptor
    }

    private func write(to path: String) throws {
        var session = GeneratedSession(.demo)
        let writer = try RecordingWriter(
            path: path,
            target: SessionDeclarations.target,
            state: InspectorState(),
            overwrite: true
        )
        while session.eventCount < Self.eventCount {
            let before = byteCount(of: writer)
            for _ in 0..<1000 { writer.append(session.nextBatch()) }
            // The writer loses events rather than keep a target waiting: here the waiting is ours.
            writer.flush()
            while case .recording(let written) = writer.status, written <= before { usleep(1000) }
        }
        guard case .finished = writer.finish(), writer.lostEventCount == 0 else {
            throw BenchError(.wrong, "\(path) could not be written whole: \(writer.status)")
        }
        eventCount = session.eventCount
    }

    private func byteCount(of writer: RecordingWriter) -> UInt64 {
        guard case .recording(let byteCount) = writer.status else { return 0 }
        return byteCount
    }
}
