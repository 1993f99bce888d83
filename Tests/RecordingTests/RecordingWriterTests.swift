import Glibc
import GeneratedSessions
import InspectorModel
import Recording
import Testing

@Suite struct RecordingWriterTests {
    private let header = FileHeader(target: SessionDeclarations.target, declarations: [])

    private func makeWriter(
        _ path: String,
        overwrite: Bool = false
    ) throws(RecordingError) -> RecordingWriter {
        try RecordingWriter(
            path: path,
            target: SessionDeclarations.target,
            state: InspectorState(),
            overwrite: overwrite
        )
    }

    @Test func `what was appended is in the file`() throws {
        let directory = try TemporaryDirectory()
        let batches = GeneratedSession.batches(.lively, seconds: 3)
        let writer = try makeWriter(directory.file("a.inspect"))
        for batch in batches { writer.append(batch) }
        let status = writer.finish()
        let reader = try RecordingReader(path: directory.file("a.inspect"))
        #expect(status == .finished(byteCount: UInt64(reader.byteCount)))
        #expect(writer.status == status)
        #expect(writer.lostEventCount == 0)
        #expect(reader.isFinished)
        #expect(try reader.allBatches() == batches)
    }

    @Test func `a recording that begins late knows the names`() throws {
        let directory = try TemporaryDirectory()
        var state = InspectorState()
        let at = Instant(nanoseconds: SessionDeclarations.start)
        state.apply(Batch(at: at, declarations: SessionDeclarations.all))
        let path = directory.file("a.inspect")
        try RecordingWriter(path: path, target: SessionDeclarations.target, state: state).finish()
        let reader = try RecordingReader(path: path)
        #expect(reader.target == SessionDeclarations.target)
        #expect(reader.header.declarations == Array(SessionDeclarations.all.dropFirst()))
        #expect(try reader.state(at: reader.end) == state)
    }

    @Test func `after the end nothing more is taken`() throws {
        let directory = try TemporaryDirectory()
        let batches = countedBatches(2)
        let writer = try makeWriter(directory.file("a.inspect"))
        writer.append(batches[0])
        let status = writer.finish()
        writer.append(batches[1])
        writer.flush()
        #expect(writer.finish() == status)
        let reader = try RecordingReader(path: directory.file("a.inspect"))
        #expect(try reader.allBatches() == [batches[0]])
    }

    @Test func `after a flush all is readable while the recorder goes on`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("a.inspect")
        let batches = countedBatches(5)
        let writer = try makeWriter(path)
        for batch in batches { writer.append(batch) }
        writer.flush()
        while try RecordingReader(path: path).batchCount < 5 { sched_yield() }
        let reader = try RecordingReader(path: path)
        #expect(!reader.isFinished)
        #expect(try reader.allBatches() == batches)
        guard case .recording = writer.status else {
            Issue.record("\(writer.status)")
            return
        }
        writer.finish()
    }

    @Test func `a writer that is let go of finishes its file`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("a.inspect")
        let batches = countedBatches(5)
        do {
            let writer = try makeWriter(path)
            for batch in batches { writer.append(batch) }
        }
        while try !RecordingReader(path: path).isFinished { sched_yield() }
        #expect(try RecordingReader(path: path).allBatches() == batches)
    }

    @Test func `a file that is there is replaced only where that is wanted`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("a.inspect", Array("something dear".utf8))
        let error = recordingError { () throws(RecordingError) in _ = try makeWriter(path) }
        #expect(error == RecordingError(.exists, path: path))
        let writer = try makeWriter(path, overwrite: true)
        writer.finish()
        #expect(try RecordingReader(path: path).isFinished)
    }

    @Test func `where no file can be made the reason is told`() throws {
        let directory = try TemporaryDirectory()
        let missing = "\(directory.path)/none/a.inspect"
        let cases: [(path: String, code: RecordingError.Code, errno: Int32)] = [
            (directory.path, .isDirectory, 0),
            ("\(directory.path)/", .isDirectory, 0),
            (missing, .cannotCreate, ENOENT),
            ("/proc/a.inspect", .cannotCreate, ENOENT),
            ("/dev/full", .cannotWrite, ENOSPC),
        ]
        for (path, code, errno) in cases {
            let error = recordingError { () throws(RecordingError) in _ = try makeWriter(path) }
            #expect(error?.code == code, "\(path)")
            #expect(error?.underlyingErrno == errno, "\(path)")
        }
    }

    @Test func `a reader that goes away is a failure told once, and traps nothing`() throws {
        let pipe = try NamedPipe()
        let writer = try makeWriter(pipe.path)
        pipe.closeReader()
        for batch in countedBatches(3) { writer.append(batch) }
        guard case .failed(let error) = writer.finish() else {
            Issue.record("\(writer.status)")
            return
        }
        #expect(error.code == .cannotWrite)
        #expect(error.underlyingErrno == EPIPE)
        writer.append(countedBatches(1)[0])
        #expect(writer.finish() == .failed(error))
    }

    @Test func `where nothing is taken, appending goes on and what is lost is counted`() throws {
        let pipe = try NamedPipe()
        var bound = BatchQueue.Bound()
        bound.eventCount = 10_000
        let writer = try RecordingWriter(
            path: pipe.path,
            header: header,
            state: InspectorState(),
            bound: bound
        )
        // Far more than the pipe and the queue hold, and nobody reads.
        let batches = GeneratedSession.batches(.busy, seconds: 3)
        for batch in batches { writer.append(batch) }
        #expect(writer.lostEventCount > 0)
        let bytes = pipe.readAll(finishing: writer)
        let reader = try RecordingReader(bytes: bytes)
        let recorded = try reader.allBatches()
        let eventCount = batches.reduce(0) { $0 + UInt64($1.events.count) }
        #expect(reader.isFinished)
        #expect(reader.eventCount + writer.lostEventCount == eventCount)
        #expect(recorded.last?.droppedCount == writer.lostEventCount)
        #expect(recorded.last?.workers == batches.last?.workers)
        #expect(recorded.flatMap(\.declarations) == SessionDeclarations.all)
    }
}

/// A pipe with a name, whose other end is here.
private final class NamedPipe {
    private let directory: TemporaryDirectory
    private var descriptor: Int32
    var path: String { directory.file("pipe") }

    init() throws {
        directory = try TemporaryDirectory()
        mkfifo(directory.file("pipe"), 0o600)
        descriptor = open(directory.file("pipe"), O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    }

    func closeReader() {
        close(descriptor)
        descriptor = -1
    }

    /// Ends a recording and reads what it wrote.
    func readAll(finishing writer: RecordingWriter) -> [UInt8] {
        let reading = Reading(descriptor)
        var thread = pthread_t()
        let argument = Unmanaged.passRetained(reading).toOpaque()
        pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Reading>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            },
            argument
        )
        writer.finish()
        pthread_join(thread, nil)
        return reading.bytes
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }
}

/// Reads a pipe to its end, on a thread of its own.
private final class Reading {
    private let descriptor: Int32
    private(set) var bytes: [UInt8] = []

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        _ = fcntl(descriptor, F_SETFL, 0)
    }

    func run() {
        var piece = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = read(descriptor, &piece, piece.count)
            guard count > 0 else { return }
            bytes.append(contentsOf: piece[..<count])
        }
    }
}
