import CProbe
import Demos
import InstrumentedExecutors
import Probe
import Testing

/// The counters of a row of Swift's default pool, as a reader finds them.
private struct TaskCounts {
    var created: UInt64
    var begun: UInt64
    var waiting: UInt64 { created - begun }

    /// nil where no such row lives.
    init?(_ name: String) {
        let offset = NameArea.offset(of: name)
        for index in 0..<UInt16(PROBE_EXECUTOR_LIMIT) {
            guard let row = probe_executor_at(index),
                probe_executor_state(row) == PROBE_LIVE.rawValue,
                row.pointee.kind == PROBE_EXECUTOR_GLOBAL.rawValue, row.pointee.name == offset
            else { continue }
            begun = probe_load(row.pointer(to: \.started_count))
            created = probe_load(row.pointer(to: \.enqueued_count))
            return
        }
        return nil
    }
}

extension PoolExhaustionTests {
    private static let rows = ["Swift medium", "Swift high", "Swift low", "Swift backgr."]

    @Test func tasksOfEachPriorityAreStartedWhileItIsPrepared() async throws {
        let workload = PoolExhaustionWorkload()
        #expect(Self.rows.allSatisfy { TaskCounts($0) == nil })
        try await workload.prepare()
        for row in Self.rows {
            #expect(await comesTrue { (TaskCounts(row)?.begun ?? 0) >= 3 }, "\(row)")
        }
        await workload.finish()
        #expect(await comesTrue { Self.rows.allSatisfy { TaskCounts($0) == nil } })
    }

    @Test func whatWaitsOnAFullPoolIsSeenAndBounded() async throws {
        let gate = Gate()
        let workload = PoolExhaustionWorkload { gate.pass() }
        try await workload.prepare()
        try await onLoop { loop in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<Self.coreCount {
                    group.addTask { try await workload.request(.blocking, on: loop) }
                }
                defer { gate.open() }
                let isFull = try await comesTrue(on: loop) { gate.insideCount == Self.coreCount }
                #expect(isFull)
                let waits = try await comesTrue(on: loop) {
                    TaskCounts("Swift medium")?.waiting == 16
                }
                #expect(waits)
                // Twenty rounds later, there are no more of them, and those of another priority went on.
                let before = try #require(TaskCounts("Swift medium"))
                let others = try #require(TaskCounts("Swift high"))
                let goesOn = try await comesTrue(on: loop) {
                    (TaskCounts("Swift high")?.begun ?? 0) >= others.begun + 20
                }
                #expect(goesOn)
                let after = try #require(TaskCounts("Swift medium"))
                #expect(after.created == before.created)
                #expect(after.begun == before.begun)
                gate.open()
                try await group.waitForAll()
                let begin = try await comesTrue(on: loop) {
                    (TaskCounts("Swift medium")?.begun ?? 0) >= before.created
                }
                #expect(begin)
            }
        }
        await workload.finish()
        #expect(await comesTrue { Self.rows.allSatisfy { TaskCounts($0) == nil } })
    }
}
