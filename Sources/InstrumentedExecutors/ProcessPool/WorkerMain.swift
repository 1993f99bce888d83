import CProbe
import CWorkerProcess
import Glibc

/// What a worker does instead of the program's main; called by `worker.c`.
@_cdecl("instrumented_executors_serve")
func serveAsWorker(_ socket: Int32, _ board: UnsafeMutablePointer<worker_board>) {
    let records = board.pointee.records
    probe_take_loan(
        records.file, records.executor, records.worker, records.ring, records.clock_kind)
    var worker = WorkerMain(socket: socket, board: board)
    worker.serve()
}

private struct WorkerMain: ~Copyable {
    private let socket: Int32
    private let board: UnsafeMutablePointer<worker_board>
    private var known: [[UInt8]: any ProcessJob.Type] = [:]

    init(socket: Int32, board: UnsafeMutablePointer<worker_board>) {
        self.socket = socket
        self.board = board
    }

    /// Runs jobs until the connection ends.
    mutating func serve() {
        var reader = FrameReader()
        guard send(number: 0, .value, []) else { return }
        while true {
            do {
                while let frame = try reader.next() {
                    guard serve(frame) else { return }
                }
            } catch {
                return
            }
            guard reader.receive(from: socket, blocks: true) > 0 else { return }
        }
    }

    private func send(number: UInt32, _ outcome: Frame.Outcome, _ body: [UInt8]) -> Bool {
        let head = Frame.head(number: number, word: outcome.rawValue, count: body.count)
        return body.withUnsafeBytes {
            worker_send_whole(socket, head.bytes, head.bytes.count, $0.baseAddress, $0.count) == 0
        }
    }

    private mutating func serve(_ frame: Frame) -> Bool {
        // Taken back meanwhile: nobody waits for an answer.
        guard worker_place_move(board, frame.number, WORKER_RUNNING) != 0 else { return true }
        let outcome: (Frame.Outcome, [UInt8])
        let job = worker_job_at(board, frame.number)?.pointee ?? worker_job()
        let beganAt = probe_loan_begin(job.identifier, job.task, job.enqueued_at)
        do {
            let nameCount = Int(frame.word)
            guard nameCount <= frame.body.count else { throw WireError() }
            let type = try jobType(Array(frame.body[..<nameCount]))
            outcome = (.value, try Self.run(type, frame.body, at: nameCount))
        } catch {
            outcome = Self.failure(error)
        }
        probe_loan_end(job.identifier, beganAt)
        fflush(nil)
        return send(number: frame.number, outcome.0, outcome.1)
    }

    private mutating func jobType(_ name: [UInt8]) throws -> any ProcessJob.Type {
        if let type = known[name] { return type }
        let text = String(decoding: name, as: UTF8.self)
        guard let type = TypeName.type(text) as? any ProcessJob.Type else { throw WireError() }
        known[name] = type
        return type
    }

    private static func run<Job: ProcessJob>(
        _ type: Job.Type,
        _ body: [UInt8],
        at position: Int
    ) throws -> [UInt8] {
        let job = try WireDecoder.decode(type, from: body, at: position)
        var result: [UInt8] = []
        try WireEncoder.encode(try job.run(), into: &result)
        return result
    }

    private static func failure(_ error: any Error) -> (Frame.Outcome, [UInt8]) {
        if error is CancellationError { return (.cancelled, []) }
        if let error = error as? any Error & Codable, let bytes = coded(error) {
            return (.error, bytes)
        }
        return (.description, Array("\(type(of: error)): \(error)".utf8))
    }

    private static func coded<Failure: Error & Codable>(_ error: Failure) -> [UInt8]? {
        guard let name = TypeName.of(Failure.self) else { return nil }
        var bytes = WireBytes()
        bytes.append(name)
        guard (try? WireEncoder.encode(error, into: &bytes, path: [])) != nil else { return nil }
        return bytes.bytes
    }
}

/// A job's outcome, on the side that waits for it.
enum JobOutcome {
    /// The value that the job returned.
    ///
    /// Errors: the one that it threw; `ExecutorError` with `.jobThrew` where only its text came over, and
    /// with `.badResult` where what came is no such value.
    static func value<Output: Codable>(
        of frame: Frame,
        as type: Output.Type,
        from executor: String
    ) throws -> Output {
        switch Frame.Outcome(rawValue: frame.word) {
        case .value:
            do {
                return try WireDecoder.decode(type, from: frame.body)
            } catch {
                throw ExecutorError(.badResult, executor: executor, reason: "\(error)")
            }
        case .cancelled: throw CancellationError()
        case .error: throw error(frame.body, from: executor)
        case .description, nil:
            let reason = String(decoding: frame.body, as: UTF8.self)
            throw ExecutorError(.jobThrew, executor: executor, reason: reason)
        }
    }

    private static func error(_ body: [UInt8], from executor: String) -> any Error {
        var source = WireSource(body, 0..<body.count)
        do {
            let name = source.string(try source.text())
            guard let type = TypeName.type(name) as? any (Error & Codable).Type else {
                return ExecutorError(.badResult, executor: executor, reason: "no error \(name)")
            }
            return try WireDecoder.decode(type, from: body, at: source.position)
        } catch {
            return ExecutorError(.badResult, executor: executor, reason: "\(error)")
        }
    }
}
