import InspectorModel
import Testing

@Suite("Phases and switches of a workload")
struct WorkloadStateTests {
    @Test("A switch ends the phase at its instant and leaves a mark")
    func strategySwitch() throws {
        var state = Fixture.workload()
        // 30 requests of 20 ms in the first 600 ms, then 10 of 2 ms in 100 ms.
        state.apply(
            Batch(
                at: at(600),
                events: (0..<30).map { _ in .request(at: at(590), lasted: ms(20)) }
                    + [.switched(1, to: 1, at: at(600))]
            )
        )
        state.apply(
            Batch(
                at: at(700),
                events: (0..<10).map { _ in .request(at: at(690), lasted: ms(2), strategy: 1) }
            )
        )
        state.apply(Batch(at: at(1000)))
        let workload = state.workload
        #expect(workload.switches == [Switch(at: at(600), from: "blocking", to: "offloaded")])
        let previous = try #require(workload.previous)
        #expect(previous.strategy == "blocking")
        #expect(previous.startedAt == at(0))
        #expect(previous.endedAt == at(600))
        // 30 requests in 0.6 s.
        #expect(previous.figures?.throughput == 50)
        #expect(isNear(previous.figures?.latency?.p50 ?? 0, ms(20)))
        #expect(workload.current.strategy == "offloaded")
        #expect(workload.current.requestCount == 10)
        // The slot closed at 1000 ms: 10 requests in 0.4 s.
        #expect(workload.current.figures?.throughput == 25)
        #expect(workload.total.requestCount == 40)
        // Recent figures began anew.
        #expect(workload.recentLatency.summary?.count == 10)
        // The batch of 600 ms fell into the second slot.
        #expect(workload.requestCurve[100] == nil)
        #expect(workload.requestCurve[101] == 40)
    }

    @Test("Requests of each kind are told apart, in each phase, and failures with them")
    func requestKinds() throws {
        let fast = ExecutorID(5)
        let slow = ExecutorID(6)
        func request(
            _ kind: ExecutorID, at end: Instant, lasted: UInt64, strategy: UInt8 = 0
        ) -> Event {
            var event = Event.request(at: end, lasted: lasted, strategy: strategy)
            event.executor = kind
            return event
        }
        var state = Fixture.workload()
        state.apply(
            Batch(
                at: at(600),
                declarations: [slow, fast].map { id in
                    .executor(
                        Fixture.executor(
                            id, id == fast ? "fast" : "slow", .requests, .mayBlock, workers: 0)
                    )
                },
                events: (0..<3).map { _ in request(fast, at: at(590), lasted: ms(40)) }
                    + [request(slow, at: at(590), lasted: ms(70))]
                    // A kind that nobody has declared is none.
                    + [request(ExecutorID(9), at: at(590), lasted: ms(1))]
                    + [.switched(1, to: 1, at: at(600))]
            )
        )
        var failure = request(slow, at: at(690), lasted: ms(5), strategy: 1)
        failure.kind = .requestFailed
        state.apply(
            Batch(
                at: at(700),
                events: [request(fast, at: at(690), lasted: ms(1), strategy: 1), failure]
            )
        )
        state.apply(Batch(at: at(1000), declarations: [.executorEnded(fast)]))
        let previous = try #require(state.workload.previous)
        #expect(previous.requestCount == 5)
        #expect(previous.kinds.map(\.name) == ["fast", "slow"])
        #expect(previous.kinds.map(\.requestCount) == [3, 1])
        #expect(isNear(previous.kinds[0].summary?.p99 ?? 0, ms(40)))
        #expect(isNear(previous.kinds[1].summary?.p99 ?? 0, ms(70)))
        let current = state.workload.current
        #expect(current.kinds.map(\.requestCount) == [1, 0])
        #expect(current.kinds.map(\.failedCount) == [0, 1])
        #expect(isNear(current.kinds[0].summary?.max ?? 0, ms(1)))
        #expect(current.kinds[1].summary == nil)
        // They are reported with their phase, and are no executors.
        let report = Report(state)
        #expect(report.phases.flatMap { $0.kinds.map(\.name) } == ["fast", "slow", "fast", "slow"])
        #expect(report.phases[0].kinds[0].latency?.count == 3)
        #expect(report.phases[1].kinds[1].failedCount == 1)
        #expect(report.executors.map(\.name) == ["loop"])
    }

    @Test(
        "A program's own choice is its strategy; without requests the lag of its loops is compared")
    func ownControl() throws {
        var state = Fixture.state([
            Batch(
                at: at(0),
                declarations: Fixture.loopParts + [
                    Fixture.choice(4, "mode", ["here", "there"])
                ]
            )
        ])
        func timer(at instant: Instant, lag: UInt64) -> Event {
            Event(.timerFired, at: instant, executor: loop, worker: loopWorker, argument: lag)
        }
        state.apply(
            Batch(
                at: at(200),
                events: [
                    timer(at: at(90), lag: ms(40)),
                    .switched(4, to: 1, at: at(100)),
                    timer(at: at(150), lag: ms(1)),
                ]
            )
        )
        #expect(state.strategyControl?.text == "there")
        #expect(state.workload.switches == [Switch(at: at(100), from: "here", to: "there")])
        #expect(state.workload.previous?.lag.summary?.max == ms(40))
        #expect(state.workload.current.lag.summary?.max == ms(1))
    }

    @Test("A switch whose event was lost is seen in the table")
    func switchFromTable() {
        var state = Fixture.workload()
        state.apply(Batch(at: at(100), events: [.request(at: at(50), lasted: ms(20))]))
        for instant in [at(200), at(300)] {
            state.apply(
                Batch(
                    at: instant,
                    controls: [ControlSample(id: ControlID(1), value: 1, changedAt: at(180))]
                )
            )
        }
        #expect(state.workload.switches.map(\.at) == [at(180)])
        #expect(state.workload.current.startedAt == at(180))
    }

    @Test("A sample that is older than the event beside it changes nothing back")
    func staleSample() {
        var state = Fixture.workload()
        state.apply(
            Batch(
                at: at(100),
                events: [.request(at: at(50), lasted: ms(20)), .switched(1, to: 1, at: at(90))],
                controls: [ControlSample(id: ControlID(1), value: 0, changedAt: at(0))]
            )
        )
        #expect(state.control(named: "strategy")?.text == "offloaded")
        #expect(state.workload.switches.count == 1)
    }

    @Test("Two switches without a request between them leave two marks")
    func quickSwitches() {
        var state = Fixture.workload()
        state.apply(
            Batch(
                at: at(100),
                events: [
                    .request(at: at(50), lasted: ms(20)),
                    .switched(1, to: 1, at: at(80)),
                    .switched(1, to: 0, at: at(90)),
                ]
            )
        )
        #expect(state.workload.switches.map(\.to) == ["offloaded", "blocking"])
        #expect(state.workload.previous?.requestCount == 1)
        #expect(state.workload.previous?.endedAt == at(80))
    }

    @Test("A switch of the workload starts afresh, though its strategies come a moment later")
    func workloadSwitch() {
        var state = Fixture.workload()
        state.apply(
            Batch(
                at: at(100),
                events: [.request(at: at(50), lasted: ms(20)), .switched(0, to: 1, at: at(90))]
            )
        )
        // A request of the old workload ends; then the new one's strategies come.
        state.apply(
            Batch(
                at: at(150),
                declarations: [.controlEnded(ControlID(1))],
                events: [.request(at: at(140), lasted: ms(100))]
            )
        )
        state.apply(
            Batch(
                at: at(200),
                declarations: [
                    Fixture.choice(2, "strategy", ["decorated", "blocking"], changedAt: at(190))
                ]
            )
        )
        state.apply(Batch(at: at(300), events: [.request(at: at(290), lasted: ms(5))]))
        let workload = state.workload
        #expect(workload.switches == [Switch(at: at(90), from: "sleep", to: "files")])
        #expect(workload.current.workload == "files")
        #expect(workload.current.strategy == "decorated")
        #expect(workload.current.startedAt == at(190))
        #expect(workload.current.requestCount == 1)
        #expect(workload.previous == nil)
        #expect(workload.total.requestCount == 3)
        #expect(state.control(named: "strategy")?.choices == ["decorated", "blocking"])
    }

    @Test("The newest 32 marks are kept")
    func switchLimit() {
        var state = Fixture.workload()
        state.apply(Batch(at: at(10), events: [.request(at: at(10), lasted: ms(1))]))
        for index in 1...40 as ClosedRange<UInt64> {
            let instant = at(100 * index)
            state.apply(Batch(at: instant, events: [.switched(1, to: index % 2, at: instant)]))
        }
        #expect(state.workload.switches.count == 32)
        #expect(state.workload.switches.last?.at == at(4000))
        #expect(state.workload.switches.first?.at == at(900))
    }
}
