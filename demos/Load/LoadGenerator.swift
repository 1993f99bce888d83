import Glibc
package import InstrumentedExecutors
import Synchronization

/// Clients that make requests of one workload, and the switches that say which, how, and how many.
///
/// Closed loop, unless the workload has clients of its own: each client makes a request, waits for its
/// end, thinks 5 ms, and makes the next one. The strategy is read when a request begins. A change of load starts or ends clients; a change of
/// workload ends all of them, finishes the old workload and prepares the new one.
package final class LoadGenerator: Sendable {
    /// How many clients there can be.
    package static let clients = 1...256
    /// How many there are unless stated.
    package static let defaultClientCount = 16
    /// How long a client waits between two requests.
    package static let thinkTime = Duration.milliseconds(5)

    /// The switch of the workload.
    package let workload: Control
    /// The switch of the number of clients.
    package let load: Control

    private let loop: EventLoop
    private let catalogue: [DemoCatalogue.Entry]
    private let changes: AsyncStream<Void>
    private let changed: AsyncStream<Void>.Continuation
    private let isStopped = Atomic<Bool>(false)
    private let session = Guarded<LoadSession?>(nil)

    /// Offers the switches; the load begins with ``run(strategy:)``.
    ///
    /// - Parameters:
    ///   - loop: on which the clients run
    ///   - catalogue: the workloads that one can switch to
    ///   - first: index in `catalogue` of the workload to begin with
    ///   - load: how many clients to begin with
    package init(on loop: EventLoop, catalogue: [DemoCatalogue.Entry], first: Int, load: Int) {
        self.loop = loop
        self.catalogue = catalogue
        let (changes, changed) = AsyncStream.makeStream(
            of: Void.self,
            bufferingPolicy: .bufferingNewest(1)
        )
        self.changes = changes
        self.changed = changed
        workload = Control(
            "workload",
            values: catalogue.map(\.name),
            initial: catalogue[first].name
        ) { changed.yield() }
        self.load = Control("load", range: Self.clients, initial: load) { changed.yield() }
        changed.yield()
    }

    /// The switch of the current workload's strategy; nil between two workloads.
    package var strategy: Control? { session.withLock { $0?.strategy } }

    /// How many clients there are.
    package var clientCount: Int { session.withLock { $0?.clientCount ?? 0 } }

    /// Makes ``run(strategy:)`` come to its end, from any thread.
    package func stop() {
        isStopped.store(true, ordering: .releasing)
        changed.yield()
    }

    /// Makes load until stopped.
    ///
    /// Does not run on the loop, which may stand still just then, nor on Swift's default pool, which may be
    /// full.
    ///
    /// Errors: ``DemoError`` where the workload cannot be prepared. Of a workload switched to later that
    /// is none: it is said on standard error, and the next one runs, or the one before goes on.
    package func run(strategy: Int) async throws(DemoError) {
        // A task that prefers the loop would come to its turn behind every client's request.
        try await withTaskExecutorPreference(GeneratorExecutor()) {
            () async throws(DemoError) in
            try await generate(strategy: strategy)
        }
    }

    @concurrent private func generate(strategy: Int) async throws(DemoError) {
        var current = try await begin(workload.index, strategy: strategy)
        for await _ in changes {
            guard !isStopped.load(ordering: .acquiring) else { break }
            let wished = workload.index
            if wished != current.index {
                await end(current)
                current = try await begin(wished, after: current)
            }
            current.resize(to: load.index)
        }
        await end(current)
    }

    /// Begins the workload that was switched to, else the next one that can run, else the one before again.
    private func begin(
        _ wished: Int,
        after before: LoadSession
    ) async throws(DemoError) -> LoadSession {
        let count = catalogue.count
        // Keys go through them one by one, this way or that, and are not held up by one that cannot run.
        let step = (wished - before.index + count) % count
        var index = wished
        repeat {
            do {
                let new = try await begin(index, strategy: 0)
                if index != wished { workload.set(index) }
                return new
            } catch {
                Self.say("\(error)")
            }
            index = (index + step) % count
        } while index != before.index && [1, count - 1].contains(step)
        workload.set(before.index)
        return try await begin(before.index, strategy: before.strategy.index)
    }

    /// Writes a line to standard error, which the dashboard shows.
    private static func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = write(STDERR_FILENO, bytes, bytes.count)
    }

    private func begin(_ index: Int, strategy: Int) async throws(DemoError) -> LoadSession {
        let entry = catalogue[index]
        if let reason = entry.whyNot {
            throw .unavailable(workload: entry.name, reason: reason)
        }
        let workload = entry.make()
        try await workload.prepare()
        let new = LoadSession(of: workload, index: index, strategy: strategy, on: loop)
        session.withLock { $0 = new }
        return new
    }

    private func end(_ current: LoadSession) async {
        session.withLock { $0 = nil }
        await current.end()
    }
}
