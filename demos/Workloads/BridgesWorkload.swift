import Dispatch
import Glibc
package import InstrumentedExecutors

/// Synchronous code that needs the result of an asynchronous function, about 20 ms a request.
///
/// The asynchronous function waits on its loop for what a slow writer puts into a pipe.
package final class BridgesWorkload: Workload {
    /// As the screen calls it.
    package let name = "bridges"
    /// The ways in which it can be done.
    package let strategies: [Strategy] = [.blocking, .offloaded, .nested]

    /// Neither prepared nor anything made.
    package init() {}

    private let writer = SlowWriter()

    /// Makes what requests need.
    package func prepare() async throws(DemoError) {
        let code = writer.start()
        guard code == 0 else {
            throw .notPrepared(workload: name, what: "the thread that writes the pipes", code: code)
        }
    }

    /// One request.
    package func request(_ strategy: Strategy, on loop: EventLoop) async throws {
        let pipe = try writer.makePipe()
        defer { close(pipe) }
        _ = fcntl(pipe, F_SETFL, O_NONBLOCK)
        let read: @Sendable (EventLoop) async throws -> Int = { loop in
            try await Self.readToEnd(pipe, on: loop)
        }
        switch strategy {
        case .blocking: _ = try Self.wait(for: read)
        case .offloaded: _ = try await EventLoop.runOnNewThread(name: "bridge", read)
        case .nested: _ = try Self.runNested(read)
        default: preconditionFailure("bridges has no strategy \(strategy)")
        }
    }

    /// Undoes what was prepared.
    package func finish() async { writer.stop() }

    /// How many bytes came.
    private static func readToEnd(_ descriptor: Int32, on loop: EventLoop) async throws -> Int {
        var total = 0
        while true {
            let count = readSome(descriptor)
            switch count {
            case 1...: total += count
            case 0: return total
            default:
                guard errno == EAGAIN || errno == EINTR else { throw FileError(code: errno) }
                try await loop.readable(descriptor)
            }
        }
    }

    private static func readSome(_ descriptor: Int32) -> Int {
        withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 16) { buffer in
            read(descriptor, buffer.baseAddress, buffer.count)
        }
    }

    /// What one writes first, in synchronous code, and then what one finds to get around the error: a thread
    /// that may run a loop, and the one that may not waiting for it.
    private static func wait<Success: Sendable>(
        for work: @escaping @Sendable (EventLoop) async throws -> Success
    ) throws -> Success {
        do {
            return try EventLoop.run(name: "bridge", work)
        } catch let error as ExecutorError where error.code == .nestedRun {
            return try waitForThread { try EventLoop.run(name: "bridge", work) }
        }
    }

    private static func waitForThread<Success: Sendable>(
        _ body: @escaping @Sendable () throws -> Success
    ) throws -> Success {
        let result = BridgedResult<Success>()
        let code = WorkerThread.start(name: "bridge") { result.set(Result { try body() }) }
        guard code == 0 else { throw FileError(code: code) }
        return try result.wait()
    }

    /// The loop goes on within the request, until `work` is done.
    private static func runNested<Success: Sendable>(
        _ work: @escaping @Sendable (EventLoop) async throws -> Success
    ) throws -> Success {
        try EventLoop.run(name: "bridge", nesting: .allowed, work)
    }
}

/// What a thread leaves to another that blocks until it has.
private final class BridgedResult<Success: Sendable>: Sendable {
    private let result = Guarded<Result<Success, any Error>?>(nil)
    private let isSet = DispatchSemaphore(value: 0)

    func set(_ result: Result<Success, any Error>) {
        self.result.withLock { $0 = result }
        isSet.signal()
    }

    func wait() throws -> Success {
        isSet.wait()
        guard let result = result.withLock({ $0 }) else {
            preconditionFailure("signalled only after it is set")
        }
        return try result.get()
    }
}
