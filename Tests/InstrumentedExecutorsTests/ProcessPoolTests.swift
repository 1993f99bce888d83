import CProbe
import Foundation
import InstrumentedExecutors
import Probe
import Testing

private struct Private: ProcessJob {
    func run() -> Int { 1 }
}

extension ExecutorSuites {
    @Suite struct ProcessPoolTests {
        private func withPool<Result>(
            workers: Int = 2,
            _ body: (ProcessPool) async throws -> Result
        ) async throws -> Result {
            let pool = ProcessPool(name: "processes", workers: workers)
            do {
                let result = try await body(pool)
                await pool.shutdown()
                return result
            } catch {
                await pool.shutdown(gracefully: false)
                throw error
            }
        }

        @Test func aJobRunsInAnotherProcess() async throws {
            try await withPool { pool in
                #expect(try await pool.run(Doubled(number: 21)) == 42)
                let process = try await pool.run(ProcessID())
                #expect(process != getpid())
            }
        }

        @Test func valuesCrossWhole() async throws {
            try await withPool { pool in
                let various = try await pool.run(Echo(value: Various()))
                #expect(various == Various())
                let nothing = try await pool.run(Echo<Int?>(value: nil))
                #expect(nothing == nil)
                let text = try await pool.run(Echo(value: ""))
                #expect(text == "")
                let numbers = try await pool.run(Echo(value: [Double.nan]))
                #expect(numbers.first?.isNaN == true)
            }
        }

        @Test func largeValuesCross() async throws {
            try await withPool { pool in
                let pattern = Data((0..<8_191).map { UInt8(truncatingIfNeeded: $0 &* 31) })
                let bytes = repeatElement(pattern, count: 8_200).reduce(into: Data()) { $0 += $1 }
                async let first = pool.run(Echo(value: bytes))
                async let second = pool.run(Echo(value: [UInt8](bytes)))
                let (data, array) = try await (first, second)
                #expect(data == bytes)
                #expect(array == [UInt8](bytes))
                // Around the size of the reader's stage.
                for count in 65_400...65_560 where count % 8 == 0 {
                    let part = bytes.prefix(count)
                    let echo = try await pool.run(Echo(value: part))
                    #expect(echo == part)
                }
            }
        }

        @Test func errorsKeepTheirTypeWhereTheyAreCodable() async throws {
            try await withPool { pool in
                await #expect(throws: Fails.Reason.full(3)) {
                    try await pool.run(Fails(reason: .full(3)))
                }
                await #expect(throws: CancellationError.self) { try await pool.run(Cancels()) }
                let error = await #expect(throws: ExecutorError.self) {
                    try await pool.run(Fails(reason: nil))
                }
                #expect(error?.code == .jobThrew)
                #expect(error?.reason == "Plain: Plain()")
                #expect(error?.description == "the job threw in processes: Plain: Plain()")
            }
        }

        @Test func aLocalOrPrivateTypeIsRefusedBeforeItIsSent() async throws {
            struct Local: ProcessJob {
                func run() -> Int { 1 }
            }
            try await withPool { pool in
                let error = await #expect(throws: ExecutorError.self) {
                    try await pool.run(Local())
                }
                #expect(error?.code == .unnamedJob)
                let other = await #expect(throws: ExecutorError.self) {
                    try await pool.run(Private())
                }
                #expect(other?.code == .unnamedJob)
                #expect(other?.reason == "Private")
            }
        }

        @Test func aWorkerHasNothingOfItsParentsButItsOutputs() async throws {
            try await withPool { pool in
                let found = try await pool.run(Surroundings())
                #expect(found.descriptors == [0, 1, 2, 3])
                #expect(found.input == "/dev/null")
                #expect(found.readCount == 0)
            }
        }

        @Test func manySmallJobsEachEndWithTheirOwnResult() async throws {
            try await withPool { pool in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for client in 0..<64 {
                        group.addTask {
                            for step in 0..<100 {
                                let number = client * 1_000 + step
                                let result = try await pool.run(Doubled(number: number))
                                #expect(result == 2 * number)
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                let counters = ProbeReading.counters(of: pool.probe)
                #expect(
                    counters == ExecutorCounters(enqueued: 6_400, started: 6_400, cancelled: 0))
                for kind in [PROBE_JOB_ENQUEUED, PROBE_JOB_STARTED, PROBE_JOB_ENDED] {
                    let jobs = ProbeReading.records(of: pool.probe, kind).map(\.job)
                    #expect(jobs.count == 6_400)
                    #expect(Set(jobs) == Set(1...6_400))
                }
            }
        }

        @Test func theWorkersAreOnTheProbeWithTheirProcesses() async throws {
            try await withPool(workers: 1) { pool in
                let process = try await pool.run(ProcessID())
                let row = probe_executor_at(pool.probe.index)
                #expect(row?.pointee.kind == PROBE_EXECUTOR_PROCESSES.rawValue)
                let slots = (0..<UInt16(PROBE_WORKER_LIMIT)).compactMap { probe_worker_at($0) }
                    .filter {
                        ProbeReading.isLive($0.pointer(to: \.state))
                            && $0.pointee.executor == UInt32(pool.probe.index)
                    }
                #expect(slots.map(\.pointee.pid) == [UInt32(process)])
                #expect(slots.map(\.pointee.finished_count) == [1])
            }
        }

        @Test func aQueuedJobOfACancelledTaskNeverRuns() async throws {
            let scratch = Scratch()
            try await withPool(workers: 1) { pool in
                let first = Task {
                    try await pool.run(Waits(marker: scratch("runs"), until: scratch("go")))
                }
                #expect(await comesTrue { scratch.has("runs") })
                let second = Task {
                    try await pool.run(Waits(marker: scratch("ran"), until: scratch("go")))
                }
                #expect(await comesTrue { ProbeReading.counters(of: pool.probe).enqueued == 2 })
                second.cancel()
                await #expect(throws: CancellationError.self) { try await second.value }
                scratch.make("go")
                _ = try await first.value
                #expect(try await pool.run(Doubled(number: 1)) == 2)
                #expect(!scratch.has("ran"))
                #expect(ProbeReading.counters(of: pool.probe).cancelled == 1)
            }
        }
    }
}
