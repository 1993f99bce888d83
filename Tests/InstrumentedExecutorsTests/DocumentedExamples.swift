import Foundation
import InstrumentedExecutors

// The examples of the doc comments, each where it compiles: between two marks as they have there, in the
// same words. `DocumentationTests` compares the two.

// MARK: what the examples speak of

private let path = "/etc/hostname"
private func readFile(_ path: String) throws -> String { path }
@Sendable private func countBytes(in path: String) -> Int { path.utf8.count }
@Sendable private func crunch() async {}
@Sendable private func serve() async {}
@Sendable private func ask() async -> Int { 42 }
private func isPrime(_ number: Int) -> Bool { !(2..<number).contains { number % $0 == 0 } }
private func skipChecks() {}
private enum Answer { case page(String), tooBusy }
private struct SocketError: Error { var code: Int32 }

// MARK: thread pools

private func offloading() async throws {
    // ```swift
    let text = try await offload { try readFile(path) }
    // ```
    print(text)
}

private func threadPool() async throws {
    // ```swift
    let pool = ThreadPool(name: "files", workers: 2...8, queueBound: 1_000)
    let size = try await pool.run { countBytes(in: path) }
    Task(executorPreference: pool) { await crunch() }
    await pool.shutdown()
    // ```
    print(size)
}

private func poolThatShrinks() {
    // ```swift
    let pool = ThreadPool(name: "queries", workers: 2...8, idleTimeout: .seconds(30))
    // ```
    print(pool.name)
}

private func call(of pool: ThreadPool) async throws {
    // ```swift
    let text = try await pool.run { try String(contentsOfFile: path, encoding: .utf8) }
    // ```
    print(text)
}

private func callThatIsRefused(by pool: ThreadPool, page: String) async throws -> Answer {
    @Sendable func render(_ page: String) throws -> Answer { .page(page) }
    // ```swift
    do {
        return try await pool.tryRun { try render(page) }
    } catch let error as ExecutorError where error.code == .queueFull {
        return .tooBusy
    }
    // ```
}

private func defaultPool() throws {
    // ```swift
    try ThreadPool.replaceShared(with: ThreadPool(name: "blocking calls", workers: 2...32))
    // ```
}

private func shutdown(of pool: ThreadPool) async {
    // ```swift
    let dropped = await pool.shutdown(gracefully: false)
    if dropped.callCount > 0 { print("\(dropped.callCount) calls were not run") }
    // ```
}

// MARK: process pools

private struct CountPrimes: ProcessJob {
    var limit: Int
    func run() throws -> Int { (2..<max(2, limit)).count { isPrime($0) } }
}

private func processPool() async throws {
    // ```swift
    let pool = ProcessPool(name: "cpu", workers: 4)
    let count = try await pool.run(CountPrimes(limit: 100_000))
    let other = try await pool.run(CountPrimes(limit: 900_000), deadline: .seconds(5))
    await pool.shutdown()
    // ```
    print(count, other)
}

private func processJob(on pool: ProcessPool) async throws {
    // ```swift
    struct CountPrimes: ProcessJob {
        var limit: Int
        func run() throws -> Int { (2..<max(2, limit)).count { isPrime($0) } }
    }
    let count = try await pool.run(CountPrimes(limit: 100_000))
    // ```
    print(count)
}

private func overdueJob(on pool: ProcessPool) async throws -> Int? {
    // ```swift
    do {
        return try await pool.run(CountPrimes(limit: 900_000), deadline: .seconds(5))
    } catch let error as ExecutorError where error.code == .overdue {
        return nil
    }
    // ```
}

// MARK: event loops

private func loopOnThisThread() throws {
    // ```swift
    let size = try EventLoop.run(name: "main loop") { loop in
        try await loop.sleep(for: .milliseconds(10))
        return try await offload { countBytes(in: path) }
    }
    // ```
    print(size)
}

private func loopUnknownToItsWork() throws {
    // ```swift
    try EventLoop.run { await serve() }
    // ```
}

private func actorOnALoop(_ loop: EventLoop) async {
    // ```swift
    actor Sessions {
        private let loop: EventLoop
        private var openCount = 0
        nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

        init(on loop: EventLoop) { self.loop = loop }

        func open() { openCount += 1 }
    }
    // ```
    await Sessions(on: loop).open()
}

private func loopsWithinEachOther() throws {
    // ```swift
    func sizeOfFile(_ path: String) throws -> Int {
        try EventLoop.run(nesting: .allowed) { _ in
            try await offload { countBytes(in: path) }
        }
    }
    // ```
    print(try sizeOfFile(path))
}

private func loopsThatDoNotNest() throws {
    // ```swift
    do {
        try EventLoop.run { try EventLoop.run { await serve() } }
    } catch let error as ExecutorError where error.code == .nestedRun {
        print(error.callSites)
    }
    // ```
}

private func loopOnANewThread() async throws {
    // ```swift
    let size = try await EventLoop.runOnNewThread(name: "importer") { loop in
        try await loop.sleep(for: .milliseconds(10))
        return try await offload { countBytes(in: path) }
    }
    // ```
    print(size)
}

private func loopOnANewThreadUnknownToItsWork() async throws {
    // ```swift
    let answer = try await EventLoop.runOnNewThread { await ask() }
    // ```
    print(answer)
}

private func timer(on loop: EventLoop) async throws {
    // ```swift
    try await loop.sleep(for: .seconds(60), tolerance: .seconds(5))
    // ```
}

private func reading(from socket: Int32, on loop: EventLoop) async throws {
    // ```swift
    func receive(from socket: Int32, on loop: EventLoop) async throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(socket, &buffer, buffer.count)
            if count >= 0 { return Array(buffer[..<count]) }
            guard errno == EAGAIN else { throw SocketError(code: errno) }
            try await loop.readable(socket)
        }
    }
    // ```
    print(try await receive(from: socket, on: loop).count)
}

private func writing(to socket: Int32, on loop: EventLoop) async throws {
    // ```swift
    try await loop.writable(socket)
    // ```
}

// MARK: bridges, locks, controls

private func fromThreadToTask() async throws {
    // ```swift
    let lines = BridgeQueue<String>(name: "lines", capacity: 64)
    let reader = Thread {
        while let line = readLine() { try? lines.put(line) }
        lines.finish()
    }
    reader.start()
    for try await line in lines { print(line) }
    // ```
}

private func fromTaskToThread() async throws {
    // ```swift
    let pages = BridgeQueue<String>(name: "pages", capacity: 8)
    let printer = Thread {
        while let page = try? pages.take() { print(page) }
    }
    printer.start()
    try await pages.send("first page")
    pages.finish()
    // ```
}

private func lockAcrossAnAwait() async throws {
    // ```swift
    let cache = AsyncLock(name: "cache")
    let page = try await cache.withLock {
        try await Task.sleep(for: .milliseconds(1))
        return "page"
    }
    // ```
    print(page)
}

private func permits() async throws {
    // ```swift
    let connections = AsyncSemaphore(value: 4, name: "connections")
    let answer = try await connections.withPermit {
        try await Task.sleep(for: .milliseconds(1))
        return 42
    }
    // ```
    print(answer)
}

private func controls() {
    // ```swift
    let mode = Control("mode", values: ["careful", "fast"], initial: "careful")
    let load = Control("load", range: 1...64, initial: 16)
    if mode.value == "fast" { skipChecks() }
    // ```
    print(load.index)
}
