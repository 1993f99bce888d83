import Dispatch
package import InstrumentedExecutors

/// Reads what a slow writer puts into a pipe, about 20 ms a request, on a thread that blocks meanwhile.
///
/// Blocking, that thread is one of Swift's default pool, which has as many as the machine has cores and adds
/// none: other tasks of the same priority begin when a read has ended. How late they do is on the probe, a
/// row for each priority. Offloaded, the thread is our pool's; with dispatch, one of a global queue.
package final class PoolExhaustionWorkload: Workload {
    /// As the screen calls it.
    package let name = "pool-exhaustion"
    /// The ways in which it can be done.
    package let strategies: [Strategy] = [.blocking, .offloaded, .dispatch]

    private let writer = SlowWriter()
    private let latency = Guarded<StartLatency?>(nil)
    private let body: (@Sendable () throws -> Void)?

    /// Neither prepared nor anything made.
    ///
    /// - Parameter body: what blocks a thread, in place of the read
    package init(blockingIn body: (@Sendable () throws -> Void)? = nil) {
        self.body = body
    }

    /// Makes what requests need.
    package func prepare() async throws(DemoError) {
        let latency = StartLatency()
        self.latency.withLock { $0 = latency }
        var what = "the thread that writes the pipes"
        var code = writer.start()
        if code == 0 {
            what = "the thread that starts tasks"
            code = latency.start()
        }
        guard code == 0 else {
            await finish()
            throw .notPrepared(workload: name, what: what, code: code)
        }
    }

    /// One request.
    package func request(_ strategy: Strategy, on loop: EventLoop) async throws {
        switch strategy {
        case .blocking: try await Task.detached(priority: .medium) { try self.block() }.value
        case .offloaded: try await offload { try self.block() }
        case .dispatch:
            try await withCheckedThrowingContinuation { continuation in
                DispatchQueue.global().async {
                    continuation.resume(with: Result { try self.block() })
                }
            }
        default: preconditionFailure("pool-exhaustion has no strategy \(strategy)")
        }
    }

    /// Undoes what was prepared.
    package func finish() async {
        latency.withLock { $0.take() }?.stop()
        writer.stop()
    }

    private func block() throws {
        if let body { return try body() }
        _ = try BlockingRead.toEnd(of: writer.makePipe())
    }
}
