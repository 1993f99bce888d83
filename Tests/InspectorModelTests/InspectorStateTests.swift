import InspectorModel
import Testing

@Suite("The parts of a target")
struct InspectorStateTests {
    @Test("Workers come and go, and their executor's figures stay")
    func workers() throws {
        var state = Fixture.state([
            Batch(at: at(0), declarations: Fixture.poolParts),
            Batch(
                at: at(100),
                workers: [
                    .running(1, since: at(90), on: WorkerID(1), finished: 4, busy: ms(40)),
                    .idle(WorkerID(2), finished: 6, busy: ms(50)),
                ]
            ),
        ])
        state.apply(
            Batch(
                at: at(200),
                declarations: [
                    .workerEnded(WorkerID(1)),
                    .worker(Fixture.worker(WorkerID(7), of: pool, startedAt: at(150))),
                ],
                // The last sample of the one that ended comes with its end.
                workers: [.idle(WorkerID(1), finished: 5, busy: ms(60))]
            )
        )
        let executor = try #require(state.executor(pool))
        #expect(state.worker(WorkerID(1)) == nil)
        #expect(state.workers.map(\.id) == [WorkerID(2), WorkerID(7)])
        #expect(executor.workerCount == 2)
        #expect(executor.busyWorkerCount == 0)
        #expect(executor.finishedCount == 11)
        #expect(executor.busyNanoseconds == ms(110))
    }

    @Test("A worker declared before its executor, twice, or moved to another counts once")
    func oddWorkers() {
        var state = Fixture.state([
            Batch(at: at(0), declarations: [.worker(Fixture.worker(WorkerID(1), of: pool))]),
            Batch(at: at(1), declarations: Fixture.poolParts + Fixture.loopParts),
        ])
        #expect(state.executor(pool)?.workerCount == 2)
        state.apply(
            Batch(at: at(2), declarations: [.worker(Fixture.worker(WorkerID(1), of: loop))])
        )
        #expect(state.executor(pool)?.workerCount == 1)
        #expect(state.executor(loop)?.workerCount == 2)
        state.apply(
            Batch(
                at: at(3),
                declarations: [.workerEnded(WorkerID(1)), .workerEnded(WorkerID(1))]
            )
        )
        #expect(state.executor(loop)?.workerCount == 1)
    }

    @Test("An executor that ended stays to be looked at, the last 64 of them")
    func endedExecutors() {
        var state = InspectorState()
        for index in 0..<70 as Range<UInt32> {
            let id = ExecutorID(index)
            state.apply(
                Batch(
                    at: at(UInt64(index)),
                    declarations: [
                        .executor(
                            Fixture.executor(id, "\(index)", .threads, .mayBlock, workers: 1))
                    ]
                )
            )
            state.apply(Batch(at: at(UInt64(index)), declarations: [.executorEnded(id)]))
        }
        #expect(state.executors.count == 64)
        #expect(state.executor(ExecutorID(5)) == nil)
        #expect(state.executor(ExecutorID(6))?.endedAt == at(6))
        #expect(state.executor(ExecutorID(69))?.isLive == false)
    }

    @Test("More parts than any segment holds are left out")
    func tooManyParts() {
        let parts = (0..<2000 as Range<UInt32>).map { index in
            Declaration.executor(
                Fixture.executor(ExecutorID(index), "", .threads, .mayBlock, workers: 1))
        }
        let state = Fixture.state([Batch(at: at(0), declarations: parts)])
        #expect(state.executors.count == 1024)
    }

    @Test("Losses are those of the newest batch, and never fewer than before")
    func dropped() {
        let state = Fixture.state([
            Batch(at: at(0), droppedCount: 3), Batch(at: at(1), droppedCount: 10),
            Batch(at: at(2), droppedCount: 4),
        ])
        #expect(state.droppedCount == 10)
    }

    @Test("The last state of a target stays with how it ended")
    func end() {
        let end = TargetEnd(at: at(90), how: .killed(signal: 9))
        let state = Fixture.state([
            Batch(at: at(0), declarations: Fixture.loopParts),
            Batch(at: at(90), workers: [.running(2, since: at(10))]),
            Batch(at: at(90), end: end),
        ])
        #expect(state.end == end)
        #expect(state.worker(loopWorker)?.isBusy == true)
        #expect(state.stalls.live.count == 1)
    }

    @Test("Time never goes back, whatever a batch says")
    func timeBackwards() {
        let state = Fixture.state([Batch(at: at(900)), Batch(at: at(100))])
        #expect(state.now == at(900))
    }

    @Test("A control shows its value as people read it")
    func controls() throws {
        let number = ControlDeclaration(
            id: ControlID(4),
            name: "load",
            domain: .number(1...64),
            value: 16,
            changedAt: at(0)
        )
        var state = Fixture.state([
            Batch(
                at: at(0),
                declarations: [
                    .control(number), Fixture.choice(0, "strategy", ["a", "b"], 1),
                ]
            )
        ])
        #expect(state.control(named: "load")?.text == "16")
        #expect(state.control(named: "strategy")?.text == "b")
        #expect(state.control(named: "workload") == nil)
        // A value outside the choice, as only a damaged segment has it.
        let event = Event(.controlChanged, at: at(1), job: 0, argument: UInt64.max)
        state.apply(Batch(at: at(1), events: [event]))
        #expect(state.control(named: "strategy")?.text == "?")
    }
}
