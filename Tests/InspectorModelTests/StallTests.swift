import InspectorModel
import Testing

@Suite("Stalls")
struct StallTests {
    private let start = Batch(at: at(0), declarations: Fixture.loopParts)
    private let waiting = [ExecutorSample(id: loop, enqueuedCount: 7, startedCount: 1)]

    @Test("A stall is seen in the worker table while it lasts, and grows")
    func live() throws {
        var state = Fixture.state([
            start,
            Batch(at: at(9), workers: [.running(3, since: at(0), task: 44)]),
        ])
        // 9 ms is below the threshold of 10.
        #expect(state.stalls.live.isEmpty)
        for instant in [at(20), at(30)] {
            state.apply(
                Batch(
                    at: instant,
                    executors: waiting,
                    workers: [.running(3, since: at(0), task: 44)]
                )
            )
        }
        let stall = try #require(state.stalls.live.first)
        #expect(state.stalls.live.count == 1)
        #expect(stall.nanoseconds == ms(30))
        #expect(stall.task == 44)
        #expect(stall.victimCount == 6)
        #expect(state.stalls.count == 0)
    }

    @Test("It ends once by its event, though the sample beside the event still shows it running")
    func endedByEvent() throws {
        var state = Fixture.state([
            start,
            Batch(at: at(20), executors: waiting, workers: [.running(3, since: at(0), task: 44)]),
            // The tables are read first: the job ran at 40 ms, and had ended when the rings were read.
            Batch(
                at: at(40),
                events: [.ended(3, at: at(41), ran: ms(41))],
                workers: [.running(3, since: at(0), task: 44)]
            ),
        ])
        #expect(state.stalls.live.isEmpty)
        #expect(state.stalls.count == 1)
        for instant in [at(60), at(80), at(100)] {
            state.apply(Batch(at: instant, workers: [.idle(finished: 1, busy: ms(41))]))
        }
        #expect(state.stalls.count == 1)
        let stall = try #require(state.stalls.longest.first)
        #expect(stall.nanoseconds == ms(41))
        #expect(stall.startedAt == at(0))
        // The event knows neither the task nor who waited: both were seen while it lasted.
        #expect(stall.task == 44)
        #expect(stall.victimCount == 6)
    }

    @Test("It ends once by its event where the table told of the end a reading before")
    func endedByLaterEvent() {
        let state = Fixture.state([
            start,
            Batch(at: at(20), workers: [.running(3, since: at(0))]),
            Batch(at: at(40), workers: [.idle(finished: 1, busy: ms(39))]),
            Batch(
                at: at(60),
                events: [.ended(3, at: at(39), ran: ms(39))],
                workers: [.idle(finished: 1, busy: ms(39))]
            ),
            Batch(at: at(80), workers: [.idle(finished: 1, busy: ms(39))]),
        ])
        #expect(state.stalls.live.isEmpty)
        #expect(state.stalls.count == 1)
        #expect(state.stalls.longest.map(\.nanoseconds) == [ms(39)])
    }

    @Test("It ends when its worker was seen at something else twice, where the event was lost")
    func endedByLostEvent() {
        var state = Fixture.state([
            start,
            Batch(at: at(20), workers: [.running(3, since: at(0))]),
            Batch(at: at(40), workers: [.running(4, since: at(39))]),
        ])
        #expect(state.stalls.live.count == 1)
        #expect(state.stalls.count == 0)
        state.apply(Batch(at: at(45), workers: [.idle(finished: 2)]))
        #expect(state.stalls.live.isEmpty)
        #expect(state.stalls.count == 1)
        // As long as it was last seen to be.
        #expect(state.stalls.longest.map(\.nanoseconds) == [ms(20)])
        // An event that comes after all is of the same run, and is not counted again.
        state.apply(Batch(at: at(60), events: [.ended(3, at: at(38), ran: ms(38))]))
        #expect(state.stalls.count == 1)
    }

    @Test("A job that stalls again under the same number is another stall")
    func sameJobTwice() {
        let state = Fixture.state([
            start,
            Batch(at: at(20), events: [.ended(3, at: at(15), ran: ms(15))]),
            Batch(at: at(40), workers: [.running(3, since: at(20))]),
            Batch(at: at(60), events: [.ended(3, at: at(55), ran: ms(35))]),
        ])
        #expect(state.stalls.count == 2)
        #expect(state.stalls.longest.map(\.nanoseconds) == [ms(35), ms(15)])
    }

    @Test("The stall of a worker that ended ends with it")
    func workerEnded() {
        let state = Fixture.state([
            start,
            Batch(at: at(20), workers: [.running(3, since: at(0))]),
            Batch(at: at(40), declarations: [.workerEnded(loopWorker)]),
            Batch(at: at(60)),
            Batch(at: at(80)),
        ])
        #expect(state.stalls.live.isEmpty)
        #expect(state.stalls.count == 1)
    }

    @Test("A long job of an executor that may block is no stall")
    func mayBlock() {
        let state = Fixture.state([
            Batch(at: at(0), declarations: Fixture.poolParts),
            Batch(at: at(900), workers: [.running(3, since: at(0), on: WorkerID(1))]),
            Batch(
                at: at(950),
                events: [.ended(3, at: at(940), ran: ms(940), on: WorkerID(1), of: pool)]
            ),
        ])
        #expect(state.stalls.live.isEmpty)
        #expect(state.stalls.count == 0)
    }

    @Test("The threshold is the executor's own, also when it is declared anew")
    func threshold() {
        var patient = Fixture.executor(loop, "loop", .loop, .mustNotBlock, workers: 1)
        patient.stallThreshold = .milliseconds(50)
        let state = Fixture.state([
            start,
            Batch(at: at(10), declarations: [.executor(patient)]),
            Batch(
                at: at(100),
                events: [
                    .ended(1, at: at(49), ran: ms(49)),
                    // The threshold itself is too long.
                    .ended(2, at: at(99), ran: ms(50)),
                ]
            ),
        ])
        #expect(state.stalls.longest.map(\.job) == [2])
    }

    @Test("Stalls are grouped by executor and strategy, and the longest are kept")
    func groups() throws {
        let control = Fixture.choice(0, "strategy", ["blocking", "offloaded"])
        let other = ExecutorID(5)
        let parts: [Declaration] = [
            .executor(Fixture.executor(other, "other", .main, .mustNotBlock, workers: 1))
        ]
        let state = Fixture.state([
            Batch(at: at(0), declarations: Fixture.loopParts + parts + [control]),
            Batch(
                at: at(100),
                events: [
                    .ended(1, at: at(20), ran: ms(20)),
                    .ended(2, at: at(80), ran: ms(60)),
                    .ended(3, at: at(90), ran: ms(12)),
                    .ended(4, at: at(95), ran: ms(30), on: WorkerID(9), of: other),
                ]
            ),
        ])
        #expect(state.stalls.groups.map(\.executor) == [other, loop])
        let group = try #require(state.stalls.groups.last)
        #expect(group.count == 3)
        #expect(group.strategy == "blocking")
        #expect(group.longest.job == 2)
        #expect(group.newest.job == 3)
        #expect(state.stalls.longest.map(\.job) == [2, 4, 1, 3])
    }

    @Test("The live ones stand in the order of their beginning")
    func liveOrder() {
        let parts: [Declaration] = (1...3).flatMap { index -> [Declaration] in
            let id = ExecutorID(UInt32(index))
            return [
                .executor(Fixture.executor(id, "loop-\(index)", .loop, .mustNotBlock, workers: 1)),
                .worker(Fixture.worker(WorkerID(UInt32(index)), of: id)),
            ]
        }
        let state = Fixture.state([
            Batch(at: at(0), declarations: parts),
            Batch(
                at: at(100),
                workers: [
                    .running(1, since: at(60), on: WorkerID(1)),
                    .running(2, since: at(20), on: WorkerID(2)),
                    .running(3, since: at(40), on: WorkerID(3)),
                ]
            ),
        ])
        #expect(state.stalls.live.map(\.job) == [2, 3, 1])
    }
}
