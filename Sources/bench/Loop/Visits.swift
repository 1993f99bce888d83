import CProbe
import InstrumentedExecutors

/// Two of our loops, each on a thread of its own, which drive it as long as the process lives.
struct TwoLoops: Sendable {
    let near: EventLoop
    let far: EventLoop

    init() throws {
        near = try Self.loop("near")
        far = try Self.loop("far")
    }

    private static func loop(_ name: String) throws -> EventLoop {
        try AsyncWork.value {
            try await withUnsafeThrowingContinuation { started in
                Task.detached {
                    do {
                        try await EventLoop.runOnNewThread(name: name) { loop in
                            started.resume(returning: loop)
                            // Nobody resumes it: what it runs are the jobs of others.
                            await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
                        }
                    } catch {
                        started.resume(throwing: error)
                    }
                }
            }
        }
    }
}

/// Where the visits begin and end.
actor NearActor {
    nonisolated let unownedExecutor: UnownedSerialExecutor
    private var returnCount = 0

    init(_ executor: UnownedSerialExecutor) { unownedExecutor = executor }

    /// µs a round trip.
    func visit(_ far: FarActor, _ count: Int) async throws -> Double {
        returnCount = 0
        let start = probe_monotonic()
        for _ in 0..<count {
            await far.touch()
            // Without something to do here there would be no way back.
            returnCount += 1
        }
        let length = probe_monotonic() - start
        let visitCount = await far.settle()
        guard visitCount == count, returnCount == count else {
            throw BenchError(
                .wrong,
                "of \(count) visits \(visitCount) went and \(returnCount) returned"
            )
        }
        return Double(length) / 1e3 / Double(count)
    }
}

/// Where the visits go.
actor FarActor {
    nonisolated let unownedExecutor: UnownedSerialExecutor
    private var visitCount = 0

    init(_ executor: UnownedSerialExecutor) { unownedExecutor = executor }

    func touch() { visitCount += 1 }

    func settle() -> Int {
        defer { visitCount = 0 }
        return visitCount
    }
}
