import InstrumentedExecutors
import Synchronization
import Testing

/// Runs `body` on a loop that a thread of its own drives.
func onLoop<Success: Sendable>(
    _ body: @escaping @Sendable (EventLoop) async throws -> Success
) async throws -> Success {
    let pool = ThreadPool(name: "loop's thread", workers: 1)
    let result = await Task { try await pool.run { try EventLoop.run(name: "demo loop", body) } }
        .result
    await pool.shutdown()
    return try result.get()
}

/// Waits until `condition` holds, for at most a minute.
///
/// Returns whether it came to hold.
@concurrent
func comesTrue(_ condition: @Sendable () async -> Bool) async -> Bool {
    let clock = ContinuousClock()
    let end = clock.now + .seconds(60)
    while clock.now < end {
        if await condition() { return true }
        await Task.yield()
    }
    return await condition()
}

/// How many jobs a loop runs while one request is made: few when the request holds the loop.
func turns(
    during request: @escaping @Sendable (EventLoop) async throws -> Void
) async throws -> Int {
    try await onLoop { loop in
        let isDone = Atomic<Bool>(false)
        let turns = Atomic<Int>(0)
        let spinner = Task(executorPreference: loop) {
            while !isDone.load(ordering: .relaxed) {
                turns.add(1, ordering: .relaxed)
                await Task.yield()
            }
        }
        let before = turns.load(ordering: .relaxed)
        try await request(loop)
        let count = turns.load(ordering: .relaxed) - before
        isDone.store(true, ordering: .relaxed)
        await spinner.value
        return count
    }
}

/// As `comesTrue(_:)`, on a loop: needs none of the threads of Swift's default pool.
func comesTrue(on loop: EventLoop, _ condition: @Sendable () -> Bool) async throws -> Bool {
    let clock = ContinuousClock()
    let end = clock.now + .seconds(60)
    while clock.now < end {
        if condition() { return true }
        try await loop.sleep(for: .milliseconds(1))
    }
    return condition()
}
