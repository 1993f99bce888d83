import Glibc
import InstrumentedExecutors

/// Waits 50 ms a request: the plainest way to stop a loop.
struct SleepWorkload: Workload {
    let name = "sleep"
    let strategies: [Strategy] = [.blocking, .offloaded, .async]

    func request(_ strategy: Strategy, on loop: EventLoop) async throws {
        switch strategy {
        case .blocking: Self.wait()
        case .offloaded: try await offload { Self.wait() }
        case .async: try await loop.sleep(for: .milliseconds(50))
        }
    }

    private static func wait() {
        usleep(50_000)
    }
}
