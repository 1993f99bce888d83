import Dispatch
import Glibc
import InstrumentedExecutors
import Testing

/// Calls the pool and blocks for the outcome.
private func block(
    on pool: ThreadPool,
    _ body: @escaping @Sendable () throws -> Int
) throws -> Int {
    let outcome = Log<Result<Int, any Error>>()
    let isDone = DispatchSemaphore(value: 0)
    Task {
        do {
            outcome.append(.success(try await pool.run(body)))
        } catch {
            outcome.append(.failure(error))
        }
        isDone.signal()
    }
    isDone.wait()
    return try outcome.entries[0].get()
}

/// Calls the pools in turn, each from within a call of the one before, `depth` times over.
private func recurse(_ pools: ThreadPool..., depth: Int) throws -> Int {
    try recurse(pools, depth: depth)
}

private func recurse(_ pools: [ThreadPool], depth: Int) throws -> Int {
    guard depth > 0 else { return 0 }
    let next = Array(pools.dropFirst() + pools.prefix(1))
    return try block(on: pools[0]) { try recurse(next, depth: depth - 1) } + 1
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

        @Test(arguments: [2, 3])
        func poolsThatCallEachOtherInARingAreReported(count: Int) async throws {
            let pools = (0..<count).map { ThreadPool(name: "ring \($0)", workers: 1) }
            let outside = ThreadPool(name: "outside", workers: 1)
            // As deep as there are pools each call finds a worker; one deeper the first pool has none left.
            #expect(try await outside.run { try recurse(pools, depth: count) } == count)
            let error = await #expect(throws: ExecutorError.self) {
                try await outside.run { try recurse(pools, depth: count + 1) }
            }
            #expect(error?.code == .selfDeadlock)
            #expect(error?.executor == "ring 0")
            #expect(try await outside.run { try recurse(pools, depth: count) } == count)
            for pool in pools + [outside] { await pool.shutdown() }
        }

        /// Neither call came from within the other: they meet in the middle.
        @Test func twoPoolsFullOfJobsThatWaitForEachOtherAreReported() async throws {
            let pools = [
                ThreadPool(name: "left", workers: 2), ThreadPool(name: "right", workers: 2),
            ]
            let gate = Gate()
            let calls = (0..<4).map { number in
                Task {
                    try await pools[number % 2].run {
                        gate.wait()
                        return try block(on: pools[1 - number % 2]) { 1 }
                    }
                }
            }
            #expect(await comesTrue { gate.waitingCount == 4 })
            gate.open()
            var codes: [ExecutorError.Code] = []
            var done = 0
            for call in calls {
                switch await call.result {
                case .success: done += 1
                case .failure(let error):
                    codes.append(try #require(error as? ExecutorError).code)
                }
            }
            // Each that fails frees a worker, for the calls of both jobs on the other side.
            #expect(Set(codes) == [.selfDeadlock])
            #expect(done + codes.count == 4)
            #expect(done >= 2)
            for pool in pools { #expect(try await pool.run { 1 } == 1) }
            for pool in pools { await pool.shutdown() }
        }

        /// The other pool is only busy, for longer than the second after which one is suspected.
        @Test func aPoolThatWaitsForABusyOneIsNoDeadlock() async throws {
            let waiting = ThreadPool(name: "waiting", workers: 1)
            let busy = ThreadPool(name: "busy for long", workers: 1)
            let holder = Task { try await busy.run { usleep(1_500_000) } }
            #expect(await comesTrue { ProbeReading.counters(of: busy.probe).started == 1 })
            #expect(try await waiting.run { try recurse(busy, depth: 1) } == 1)
            _ = try await holder.value
            await waiting.shutdown()
            await busy.shutdown()
        }
    }
}
