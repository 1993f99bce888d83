import Foundation
import InspectorModel
import Testing

@Suite("Report")
struct ReportTests {
    @Test("Its figures are those of the whole session")
    func figures() throws {
        let report = Report(session())
        #expect(report.workload == "sleep")
        #expect(report.strategy == "offloaded")
        #expect(report.seconds == 2)
        #expect(report.requestCount == 5)
        #expect(report.throughput == 2.5)
        #expect(isNear(report.latency?.max ?? 0, ms(20)))
        #expect(report.loopLag?.max == ms(4))
        #expect(report.phases.map(\.strategy) == ["blocking", "offloaded"])
        // 3 requests in the first second, 2 in the second.
        #expect(report.phases.map(\.throughput) == [3, 2])
        #expect(report.phases.map(\.stallCount) == [1, 0])
        #expect(report.eventCount == 8)
        #expect(report.droppedCount == 12)
        // One ended after 30 ms; one lasts, since 1.9 s.
        #expect(report.stalls.count == 2)
        #expect(report.stalls.longest == ms(100))
        #expect(report.stalls.entries.map(\.duration) == [ms(100), ms(30)])
        #expect(report.stalls.entries.map(\.at) == [ms(1900), ms(470)])
        #expect(report.stalls.entries.first?.executor == "loop")
        #expect(report.stalls.entries.first?.worker == "worker-0")
        let executor = try #require(report.executors.first)
        #expect(executor.name == "loop")
        #expect(executor.jobCount == 3)
        // 30 ms in the table and 100 ms of the job that runs, in 2 s.
        #expect(executor.busyRatio == 0.065)
    }

    @Test("What a target prepares before it has a strategy is no part of the time of its figures")
    func preparation() {
        let report = Report(
            Fixture.state([
                Batch(
                    at: at(0),
                    declarations: Fixture.loopParts + [Fixture.choice(0, "workload", ["postgres"])]
                ),
                Batch(
                    at: at(1000),
                    declarations: [
                        Fixture.choice(1, "strategy", ["blocking"], changedAt: at(1000))
                    ]
                ),
                Batch(
                    at: at(3000),
                    events: [1500, 2000, 2500].map { .request(at: at($0), lasted: ms(20)) }
                ),
            ])
        )
        // 3 requests in 2 s, after one of preparation.
        #expect(report.seconds == 2)
        #expect(report.throughput == 1.5)
        #expect(report.phases.map(\.throughput) == [1.5])
    }

    @Test("The busy ratio outlives the workers, which a target ends before itself")
    func endedWorkers() throws {
        // Worker 1 lived from 0 to 400 ms and worked half of that, worker 2 from 0 to 600 ms, a third:
        // 400 ms of 1000.
        let state = Fixture.state([
            Batch(at: at(0), declarations: Fixture.poolParts, workers: [.idle(WorkerID(1))]),
            Batch(
                at: at(400),
                declarations: [.workerEnded(WorkerID(1))],
                workers: [.idle(WorkerID(1), finished: 2, busy: ms(200))]
            ),
            Batch(
                at: at(600),
                declarations: [.workerEnded(WorkerID(2)), .executorEnded(pool)],
                workers: [.idle(WorkerID(2), finished: 2, busy: ms(200))]
            ),
            Batch(at: at(900)),
        ])
        let executor = try #require(Report(state).executors.first)
        #expect(executor.workerCount == 2)
        #expect(executor.busyRatio == 0.4)
        #expect(executor.jobCount == 4)
    }

    @Test("Jobs of an executor whose workers cannot be seen are not measured")
    func unseenWorkers() throws {
        let declaration = ExecutorDeclaration(
            id: loop,
            name: "Swift medium",
            kind: .global,
            role: .mustNotBlock,
            minimumWorkerCount: 0,
            maximumWorkerCount: 0,
            stallThreshold: .milliseconds(10),
            createdAt: at(0)
        )
        let begun = [ExecutorSample(id: loop, enqueuedCount: 3, startedCount: 3)]
        let state = Fixture.state([
            Batch(at: at(0), declarations: [.executor(declaration)]),
            Batch(at: at(1000), executors: begun),
        ])
        let executor = try #require(Report(state).executors.first)
        #expect(executor.jobCount == nil)
        #expect(executor.busyRatio == nil)
        let rows = try #require(try json(Report(state))["executors"] as? [[String: Any]])
        #expect(rows.first?["jobs"] is NSNull)
    }

    @Test("Requests that failed are in a figure of their own, and in no other")
    func failures() throws {
        var state = session()
        let failed = Event(.requestFailed, at: at(2000), argument: ms(1), detail: 1)
        state.apply(Batch(at: at(2000), events: [failed, failed]))
        let report = Report(state)
        #expect(report.failedCount == 2)
        #expect(report.requestCount == 5)
        #expect(report.phases.map(\.failedCount) == [0, 2])
        let json = try json(report)
        #expect(json["failed"] as? Int == 2)
        #expect(json["requests"] as? Int == 5)
    }

    @Test("JSON has null for what was not measured")
    func unmeasured() throws {
        let state = Fixture.state([
            Batch(at: at(0), declarations: [Fixture.poolParts[0]]), Batch(at: at(1000)),
        ])
        let json = try json(Report(state))
        for key in ["workload", "strategy", "requests", "failed", "throughput_per_s"] {
            #expect(json[key] is NSNull, "\(key)")
        }
        let latency = try #require(json["latency_ms"] as? [String: Any])
        #expect(Set(latency.keys) == ["p50", "p99", "max"])
        #expect(latency.values.allSatisfy { $0 is NSNull })
        let stalls = try #require(json["stalls"] as? [String: Any])
        #expect(stalls["count"] as? Int == 0)
        #expect(stalls["longest_ms"] is NSNull)
        let executor = try #require((json["executors"] as? [[String: Any]])?.first)
        #expect(executor["busy_ratio"] is NSNull)
        let phase = try #require((json["phases"] as? [[String: Any]])?.first)
        #expect(phase["throughput_per_s"] is NSNull)
    }

    @Test("JSON is in seconds and milliseconds, by the names that users rely on")
    func units() throws {
        let json = try json(Report(session()))
        #expect(json["seconds"] as? Double == 2)
        #expect(json["throughput_per_s"] as? Double == 2.5)
        #expect(json["events"] as? Int == 8)
        #expect(json["dropped"] as? Int == 12)
        let stalls = try #require(json["stalls"] as? [String: Any])
        #expect(stalls["longest_ms"] as? Double == 100)
        let longest = try #require((stalls["longest"] as? [[String: Any]])?.first)
        #expect(longest["at_s"] as? Double == 1.9)
        #expect(longest["cause"] is NSNull)
        let executor = try #require((json["executors"] as? [[String: Any]])?.first)
        #expect(
            Set(executor.keys).isSuperset(of: [
                "name", "kind", "workers", "busy_ratio", "jobs", "queue_depth_max", "queue_wait_ms",
                "run_time_ms",
            ])
        )
        #expect(executor["kind"] as? String == "loop")
    }

    /// Two seconds: three requests under blocking with a stall, two under offloaded, and a stall that lasts.
    private func session() -> InspectorState {
        Fixture.state([
            Batch(
                at: at(0),
                declarations: Fixture.loopParts + [
                    Fixture.choice(0, "workload", ["sleep"]),
                    Fixture.choice(1, "strategy", ["blocking", "offloaded"]),
                ]
            ),
            Batch(
                at: at(1000),
                events: [
                    .ended(1, at: at(500), ran: ms(30)),
                    .request(at: at(600), lasted: ms(20)), .request(at: at(700), lasted: ms(20)),
                    .request(at: at(800), lasted: ms(20)),
                    Event(.timerFired, at: at(900), executor: loop, job: 1, argument: ms(4)),
                    Event(.controlChanged, at: at(1000), job: 1, argument: 1),
                ],
                workers: [.idle(finished: 1, busy: ms(30))]
            ),
            Batch(
                at: at(2000),
                events: [
                    .request(at: at(1500), lasted: ms(2), strategy: 1),
                    .request(at: at(1600), lasted: ms(2), strategy: 1),
                ],
                workers: [.running(9, since: at(1900), finished: 3, busy: ms(30))],
                droppedCount: 12
            ),
        ])
    }

    private func json(_ report: Report) throws -> [String: Any] {
        let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(report))
        return try #require(object as? [String: Any])
    }
}
