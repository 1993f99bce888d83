import Glibc
package import InstrumentedExecutors

/// Waits 50 ms a request: the plainest way to stop a loop.
package struct SleepWorkload: Workload {
    /// As the screen calls it.
    package let name = "sleep"
    /// The ways in which it can be done.
    package let strategies: [Strategy] = [.blocking, .offloaded, .async]

    /// Neither prepared nor anything made.
    package init() {}

    /// One request.
    package func request(_ strategy: Strategy, on loop: EventLoop) async throws {
        switch strategy {
        case .blocking: Self.wait()
        case .offloaded: try await offload { Self.wait() }
        case .async: try await loop.sleep(for: .milliseconds(50))
        case .processes: preconditionFailure("sleep has no strategy processes")
        }
    }

    private static func wait() {
        usleep(50_000)
    }
}
