import Demos
import Glibc
import InstrumentedExecutors
import Synchronization
import Testing

@Suite(.serialized) struct WorkloadTests {
    // What pool-exhaustion blocks is another pool; see its own tests. A server's requests come by its clients.
    private static let names = DemoCatalogue.all.filter { $0.make() is any Workload }
        .filter { $0.available || Requirement.isCI }.map(\.name)
        .filter { $0 != "pool-exhaustion" }

    @Test(arguments: names)
    func blockingHoldsTheLoopAndEveryOtherStrategyDoesNot(_ name: String) async throws {
        let entry = try DemoCatalogue.entry(named: name)
        let workload = try #require(entry.make() as? any Workload)
        try await workload.prepare()
        for strategy in entry.strategies {
            // A machine under load may give the loop no turn within one request that leaves it free.
            var most = 0
            for _ in 0..<20 where most <= 5 {
                most = max(most, try await turns { try await workload.request(strategy, on: $0) })
                if strategy == .blocking { break }
            }
            #expect((most > 5) == (strategy != .blocking), "\(name) \(strategy): \(most) turns")
        }
        await workload.finish()
    }

    @Test(arguments: SleepWorkload().strategies)
    func sleepTakes50Milliseconds(_ strategy: Strategy) async throws {
        let took = try await onLoop { loop in
            try await ContinuousClock().measure {
                try await SleepWorkload().request(strategy, on: loop)
            }
        }
        #expect(took >= .milliseconds(50))
    }

    @Test(arguments: LockWorkload().strategies)
    func theJournalIsWrittenByOneAtATime(_ strategy: Strategy) async throws {
        let workload = LockWorkload()
        #expect(workload.lineCount == nil)
        try await workload.prepare()
        let took = try await onLoop { loop in
            try await ContinuousClock().measure {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<8 {
                        group.addTask { try await workload.request(strategy, on: loop) }
                    }
                    try await group.waitForAll()
                }
            }
        }
        #expect(took >= .milliseconds(40))
        #expect(workload.lineCount == 8)
        await workload.finish()
        #expect(workload.lineCount == nil)
        await #expect(throws: (any Error).self) {
            try await onLoop { try await workload.request(.blocking, on: $0) }
        }
    }

    @Test func readingsEndWithTheDevice() async throws {
        let workload = QueueWorkload()
        try await workload.prepare()
        try await onLoop { try await workload.request(.async, on: $0) }
        await workload.finish()
        await #expect(throws: (any Error).self) {
            try await onLoop { try await workload.request(.async, on: $0) }
        }
    }

    @Test func primesAreCounted() {
        // 2, 3, 5, 7, 11, 13, 17, 19, 23, 29; and π(1000) = 168.
        #expect(Primes.count(below: 30) == 10)
        #expect(Primes.count(below: 1_000) == 168)
        #expect(Primes.count(below: 2) == 0)
    }

    @Test func filesAreMadeReadAndRemoved() async throws {
        let workload = FilesWorkload()
        #expect(workload.directory == nil)
        try await workload.prepare()
        let directory = try #require(workload.directory)
        #expect(access("\(directory)/0.data", R_OK) == 0)
        #expect(access("\(directory)/15.data", R_OK) == 0)
        let took = try await onLoop { loop in
            try await ContinuousClock().measure {
                try await workload.request(.offloaded, on: loop)
            }
        }
        // The pipe's writer takes 3 pauses of 5 ms from the first line to the end.
        #expect(took >= .milliseconds(15))
        await workload.finish()
        #expect(access(directory, F_OK) != 0)
        await #expect(throws: (any Error).self) {
            try await onLoop { try await workload.request(.blocking, on: $0) }
        }
    }

    /// Each begins within the one before, as they come; none is lost and none has to wait for all that follow.
    @Test(arguments: BridgesWorkload().strategies)
    func bridgesOfManyClientsAllComeToTheirEnd(_ strategy: Strategy) async throws {
        let workload = BridgesWorkload()
        try await workload.prepare()
        let count = try await onLoop { loop in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask(executorPreference: loop) {
                        for _ in 0..<3 { try await workload.request(strategy, on: loop) }
                    }
                }
                return try await group.reduce(0) { count, _ in count + 1 }
            }
        }
        #expect(count == 8)
        await workload.finish()
    }
}
