import Glibc
import InspectorModel

/// The thread that writes a recording, and what it shares with those that record.
///
/// `@unchecked Sendable`: `lock` guards all that is mutable here; the file and the assembler are the
/// thread's alone.
final class WriterThread: @unchecked Sendable {
    private let path: String
    private let lock = Signal()
    private var queue: BatchQueue
    private var isFlushRequested = false
    private var isFinishRequested = false
    private var current = RecordingWriter.Status.recording(byteCount: 0)
    private var hasEnded = false

    init(path: String, bound: BatchQueue.Bound) {
        self.path = path
        queue = BatchQueue(bound: bound)
    }

    var status: RecordingWriter.Status { lock.locked { current } }
    var lostEventCount: UInt64 { lock.locked { queue.lostEventCount } }

    /// Writes the header, on the caller's thread so that a disk that takes nothing is told at once, and
    /// starts the thread.
    ///
    /// - Throws: `cannotWrite`, `noThread`
    func start(
        file: consuming OutputFile,
        header: FileHeader,
        state: InspectorState
    ) throws(RecordingError) {
        var assembler = RecordingAssembler(header: header)
        try file.write(assembler.takeOutput())
        let work = Work(shared: self, file: file, assembler: assembler, state: state)
        let argument = Unmanaged.passRetained(work)
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        // Signals are the other threads' business; a pipe that nobody reads is an error here.
        pthread_sigmask(SIG_BLOCK, &all, &before)
        var thread = pthread_t()
        let failure = pthread_create(&thread, nil, runWork, argument.toOpaque())
        pthread_sigmask(SIG_SETMASK, &before, nil)
        guard failure == 0 else {
            argument.release()
            throw RecordingError(.noThread, path: path, underlyingErrno: failure)
        }
        pthread_detach(thread)
    }

    func append(_ batch: Batch) {
        lock.locked {
            guard !isFinishRequested, !hasEnded else { return }
            queue.append(batch)
            lock.wake()
        }
    }

    func requestFlush() {
        lock.locked {
            isFlushRequested = true
            lock.wake()
        }
    }

    func requestFinish() {
        lock.locked {
            isFinishRequested = true
            lock.wake()
        }
    }

    func waitForEnd() -> RecordingWriter.Status {
        lock.locked {
            while !hasEnded { lock.wait() }
            return current
        }
    }

    // MARK: The thread's side

    /// What the thread is asked to do next.
    struct Order {
        var batches: [Batch]
        var isFlush: Bool
        var isFinish: Bool
    }

    func waitForOrder() -> Order {
        lock.locked {
            while queue.isEmpty, !isFlushRequested, !isFinishRequested { lock.wait() }
            defer { isFlushRequested = false }
            return Order(
                batches: queue.takeAll(),
                isFlush: isFlushRequested,
                isFinish: isFinishRequested
            )
        }
    }

    func report(_ status: RecordingWriter.Status, isLast: Bool) {
        lock.locked {
            current = status
            hasEnded = isLast
            if isLast { _ = queue.takeAll() }
            lock.wake()
        }
    }
}

private func runWork(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run()
    return nil
}

/// What the thread alone has.
private final class Work {
    private let shared: WriterThread
    private var file: OutputFile
    private var assembler: RecordingAssembler
    private let state: InspectorState

    init(
        shared: WriterThread,
        file: consuming OutputFile,
        assembler: RecordingAssembler,
        state: InspectorState
    ) {
        self.shared = shared
        self.file = file
        self.assembler = assembler
        self.state = state
    }

    func run() {
        do throws(RecordingError) {
            assembler.begin(with: state)
            try file.write(assembler.takeOutput())
            var isFinished = false
            while !isFinished {
                shared.report(.recording(byteCount: file.byteCount), isLast: false)
                let order = shared.waitForOrder()
                for batch in order.batches {
                    assembler.append(batch)
                    try file.write(assembler.takeOutput())
                }
                if order.isFlush { assembler.closeBlock() }
                if order.isFinish { assembler.finish() }
                isFinished = order.isFinish
                try file.write(assembler.takeOutput())
            }
            try file.synchronize()
            shared.report(.finished(byteCount: file.byteCount), isLast: true)
        } catch {
            shared.report(.failed(error), isLast: true)
        }
    }
}
