import CProbe
import Foundation
import InstrumentedExecutorsMacros
import Testing

private enum Local {
    @TaskLocal static var request = "none"
}

private struct Refusal: Error, Equatable {
    let reason: String
}

private let reader = ThreadPool(name: "reader", workers: 1)

// The functions of the macros' doc comments.

@Offloaded
private func readFile(_ path: String) async throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: path))
}

@Offloaded(to: reader)
private func readFileApart(_ path: String) async throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: path))
}

private struct Archive {
    let pool: ThreadPool
    let folder: String

    @Offloaded(to: \Self.pool)
    func read(_ name: String) async throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
    }
}

// One of each kind, of which a test runs all.

@Offloaded
private func placeByDefault() async throws -> String { threadName() }

@Offloaded(to: reader)
private func place() async throws -> String { threadName() }

@Offloaded(to: reader)
private func surroundings() async throws -> (request: String, priority: TaskPriority?) {
    (Local.request, Task.basePriority)
}

@Offloaded(to: reader)
private func refuse(_ reason: String) async throws {
    throw Refusal(reason: reason)
}

@Offloaded(to: reader)
private func hold(_ gate: Gate) async throws {
    gate.wait()
}

@Offloaded(to: reader)
private func note(_ log: Log<String>) async throws {
    log.append("ran")
}

@Offloaded(to: reader)
private func largest<Element: Comparable & Sendable>(
    of elements: [Element],
    else fallback: Element? = nil
) async throws -> (Element, on: String)? {
    guard let largest = elements.max() ?? fallback else { return nil }
    return (largest, threadName())
}

@Offloaded(to: reader)
private func upTo(_ end: Int) async throws -> some Collection<Int> {
    let range = 0..<end
    return range
}

@Offloaded(to: reader)
private func pair<each Element: Sendable>(
    _ elements: repeat each Element
) async throws -> (repeat each Element) {
    (repeat each elements)
}

private protocol Stored: Sendable {
    var pool: ThreadPool { get }
}

extension Stored {
    @Offloaded(to: \Self.pool)
    fileprivate func place() async throws -> String { threadName() }
}

private struct Shelf<Book: Sendable>: Stored {
    static var pool: ThreadPool { reader }
    let pool: ThreadPool
    let book: Book

    @Offloaded(to: Self.pool)
    func read() async throws -> (Book, on: String) { (book, threadName()) }

    @discardableResult
    @Offloaded(to: pool)
    static func tidy() async throws -> String { threadName() }
}

private actor Counter {
    private let step = 2
    private var count = 0

    @Offloaded(to: reader)
    nonisolated func slowStep() async throws -> (Int, on: String) { (step, threadName()) }

    func add() async throws -> (count: Int, on: String) {
        let (step, place) = try await slowStep()
        count += step
        return (count, place)
    }
}

extension ExecutorSuites {
    @Suite struct OffloadedTests {
        @Test func theDefaultPoolRunsTheBody() async throws {
            #expect(try await placeByDefault().hasPrefix("default pool-"))
            #expect(try await !readFile("/proc/self/comm").isEmpty)
            await #expect(throws: CocoaError.self) { try await readFile("/nowhere") }
        }

        @Test func thePoolThatIsNamedRunsTheBody() async throws {
            let before = ProbeReading.counters(of: reader.probe)
            #expect(try await !readFileApart("/proc/self/comm").isEmpty)
            #expect(try await place() == "reader-0")
            #expect(ProbeReading.counters(of: reader.probe).started == before.started + 2)
        }

        @Test func thePoolOfTheInstanceRunsTheBody() async throws {
            let pool = ThreadPool(name: "archive", workers: 1)
            let archive = Archive(pool: pool, folder: "/proc/self")
            #expect(try await !archive.read("comm").isEmpty)
            #expect(ProbeReading.counters(of: pool.probe).started == 1)
            #expect(try await Shelf(pool: pool, book: 1).place() == "archive-0")
            await pool.shutdown()
            let error = await #expect(throws: ExecutorError.self) {
                try await archive.read("comm")
            }
            #expect(error?.code == .shutDown)
        }

        @Test func taskLocalsAndPriorityReachTheBody() async throws {
            let seen = try await Task(priority: .low) {
                try await Local.$request.withValue("r-8") { try await surroundings() }
            }.value
            #expect(seen.request == "r-8")
            #expect(seen.priority == .low)
        }

        @Test func anErrorKeepsItsType() async {
            await #expect(throws: Refusal(reason: "no")) { try await refuse("no") }
        }

        @Test func aQueuedCallOfACancelledTaskNeverRuns() async throws {
            let gate = Gate()
            let log = Log<String>()
            let before = ProbeReading.counters(of: reader.probe)
            let holder = Task { try await hold(gate) }
            #expect(await comesTrue { gate.waitingCount == 1 })
            let call = Task { try await note(log) }
            #expect(
                await comesTrue {
                    ProbeReading.counters(of: reader.probe).enqueued == before.enqueued + 2
                }
            )
            call.cancel()
            await #expect(throws: CancellationError.self) { try await call.value }
            gate.open()
            try await holder.value
            #expect(log.entries.isEmpty)
            let after = ProbeReading.counters(of: reader.probe)
            #expect(after.cancelled == before.cancelled + 1)
        }

        @Test func genericAndOpaqueFunctionsRunThere() async throws {
            let found = try await largest(of: ["a", "c", "b"])
            #expect(found?.0 == "c")
            #expect(found?.on == "reader-0")
            #expect(try await largest(of: [Int](), else: 4)?.0 == 4)
            #expect(try await Array(upTo(3)) == [0, 1, 2])
            let (number, text) = try await pair(1, "one")
            #expect(number == 1 && text == "one")
        }

        @Test func methodsRunThere() async throws {
            let read = try await Shelf(pool: .shared, book: "B").read()
            #expect(read == ("B", on: "reader-0"))
            #expect(try await Shelf<Int>.tidy() == "reader-0")
            let counter = Counter()
            #expect(try await counter.add() == (2, on: "reader-0"))
            #expect(try await counter.add().count == 4)
        }

        @Test func aLocalFunctionTakesWhatIsAroundIt() async throws {
            let number = Int.random(in: 0..<100)
            @Offloaded(to: reader) func local() async throws -> (Int, on: String) {
                (number, threadName())
            }
            #expect(try await local() == (number, on: "reader-0"))
        }
    }
}
