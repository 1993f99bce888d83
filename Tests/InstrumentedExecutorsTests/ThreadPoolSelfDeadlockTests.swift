import Dispatch
import Glibc
import InstrumentedExecutors
import Testing

/// Calls the pool from within a call of it and blocks for the outcome, `depth` times over.
private func recurse(_ pool: ThreadPool, depth: Int) throws -> Int {
    guard depth > 0 else { return 0 }
    let outcome = Log<Result<Int, any Error>>()
    let isDone = DispatchSemaphore(value: 0)
    Task {
        do {
            let value = try await pool.run { try recurse(pool, depth: depth - 1) }
            outcome.append(.success(value + 1))
        } catch {
            outcome.append(.failure(error))
        }
        isDone.signal()
    }
    isDone.wait()
    return try outcome.entries[0].get()
}

extension ExecutorSuites {
    @Suite(.timeLimit(.minutes(1))) struct ThreadPoolSelfDeadlockTests {
        @Test(arguments: [1...1, 3...3, 1...3])
        func aPoolThatIsFullOfJobsThatWaitForItIsReported(workers: ClosedRange<Int>) async throws {
            let pool = ThreadPool(name: "recursive", workers: workers)
            let depth = workers.upperBound
            // The outermost call is one more.
            #expect(
                try await pool.run { try recurse(pool, depth: depth - 1) } == depth - 1
            )
            let error = await #expect(throws: ExecutorError.self) {
                try await pool.run { try recurse(pool, depth: depth) }
            }
            #expect(error?.code == .selfDeadlock)
            #expect(try await pool.run { 1 } == 1)
            await pool.shutdown()
        }

        @Test func aLoopRunByAJobThatCallsTheSamePoolIsReported() async throws {
            let pool = ThreadPool(name: "looped", workers: 1)
            let error = await #expect(throws: ExecutorError.self) {
                try await pool.run {
                    try EventLoop.run(name: "inner") { _ in try await pool.run { 1 } }
                }
            }
            #expect(error?.code == .selfDeadlock)
            await pool.shutdown()
        }

        /// The job does not wait for the call that came of it, which runs as soon as it is through.
        @Test func aCallMadeFromWithinAndNotWaitedForRuns() async throws {
            let pool = ThreadPool(name: "onwards", workers: 1)
            let later = try await pool.run { Task { try await pool.run { 5 } } }
            #expect(try await later.value == 5)
            await pool.shutdown()
        }

        /// For longer than the second after which a pool that does not move is suspected.
        @Test func aJobThatIsBusyForLongIsNoDeadlockForACallThatCameFromIt() async throws {
            let pool = ThreadPool(name: "busy", workers: 1)
            let later = try await pool.run {
                let later = Task { try await pool.run { 5 } }
                usleep(1_500_000)
                return later
            }
            #expect(try await later.value == 5)
            await pool.shutdown()
        }

        @Test func callsOfOthersBehindABlockedPoolAreLeftAlone() async throws {
            let pool = ThreadPool(name: "left alone", workers: 1)
            let strangers = Log<Task<Int, any Error>>()
            let error = await #expect(throws: ExecutorError.self) {
                try await pool.run {
                    strangers.append(Task.detached { try await pool.run { 9 } })
                    _ = try recurse(pool, depth: 1)
                }
            }
            #expect(error?.code == .selfDeadlock)
            #expect(try await strangers.entries[0].value == 9)
            await pool.shutdown()
        }
    }
}
