import InspectorModel
import Testing

@Suite("An executor's figures")
struct ExecutorStateTests {
    @Test("Queue depth and totals come from the tables when every event is lost")
    func depthWithoutEvents() throws {
        let state = Fixture.state([
            Batch(at: at(0), declarations: Fixture.poolParts),
            Batch(
                at: at(100),
                // 50 entered, 30 were started, 5 cancelled: 15 wait.
                executors: [
                    ExecutorSample(
                        id: pool, enqueuedCount: 50, startedCount: 30, cancelledCount: 5)
                ],
                workers: [
                    .idle(WorkerID(1), finished: 20, busy: ms(60)),
                    .idle(WorkerID(2), finished: 10, busy: ms(20)),
                ],
                droppedCount: 95
            ),
        ])
        let executor = try #require(state.executor(pool))
        #expect(executor.queueDepth == 15)
        #expect(executor.deepestQueue == 15)
        #expect(executor.finishedCount == 30)
        #expect(executor.busyNanoseconds == ms(80))
        #expect(state.droppedCount == 95)
        #expect(state.eventCount == 0)
    }

    @Test("The busy ratio counts the part of a job that still runs")
    func busyRatio() throws {
        // In slot 100 (500 ms), worker 1 ran a job of 100 ms to its end, and from 200 ms on one that still runs;
        // worker 2 was idle. The last sample before the slot's end is at 450 ms.
        // Busy: 100 + (450 - 200) = 350 ms of 2 × 500 ms.
        let state = Fixture.state([
            Batch(at: at(0), declarations: Fixture.poolParts, workers: [.idle(WorkerID(1))]),
            Batch(
                at: at(450),
                workers: [
                    .running(8, since: at(200), on: WorkerID(1), finished: 1, busy: ms(100)),
                    .idle(WorkerID(2)),
                ]
            ),
            Batch(at: at(510)),
        ])
        let executor = try #require(state.executor(pool))
        #expect(executor.busyRatio == 0.35)
        #expect(executor.busyCurve[100] == 350)
        #expect(executor.finishedCurve[100] == 1)
        // 1 job in the one slot that was measured.
        #expect(executor.jobRate == 2)
        #expect(executor.workerCount == 2)
        #expect(executor.busyWorkerCount == 1)
    }

    @Test("What a job ran for counts once, though its end is seen later")
    func runningJobIsNotCountedTwice() throws {
        // The job runs from 0 to 450 ms. Samples: running at 300 ms, idle at 480 ms with 450 ms in the table.
        let state = Fixture.state([
            Batch(at: at(0), declarations: Fixture.loopParts),
            Batch(at: at(300), workers: [.running(1, since: at(0))]),
            Batch(at: at(480), workers: [.idle(finished: 1, busy: ms(450))]),
            Batch(at: at(500)),
        ])
        let executor = try #require(state.executor(loop))
        #expect(executor.busyNanoseconds == ms(450))
        #expect(executor.busyCurve[100] == 900)
    }

    @Test("What a worker did before it was first seen is in the totals, not in the first slot")
    func lateReader() throws {
        let start = Instant(nanoseconds: 1_000_000_000)
        let parts: [Declaration] = [
            .executor(Fixture.executor(loop, "loop", .loop, .mustNotBlock, workers: 1)),
            .worker(Fixture.worker(loopWorker, of: loop, startedAt: start)),
        ]
        // 40 s of work and 900 jobs before; then 5 jobs and 100 ms more in the slot.
        let state = Fixture.state([
            Batch(
                at: at(0),
                declarations: parts,
                workers: [.idle(finished: 900, busy: 40_000_000_000)]
            ),
            Batch(at: at(400), workers: [.idle(finished: 905, busy: 40_000_000_000 + ms(100))]),
            Batch(at: at(500)),
        ])
        let executor = try #require(state.executor(loop))
        #expect(executor.finishedCount == 905)
        #expect(executor.finishedCurve[100] == 5)
        #expect(executor.busyCurve[100] == 200)
    }

    @Test("Queue wait and run time are those of the events, to two digits")
    func distributions() throws {
        // 100 jobs that waited 1, 2, ... 100 ms and ran ten times as long.
        let events = (1...100).flatMap { job -> [Event] in
            let wait = ms(UInt64(job))
            return [
                Event(.jobStarted, at: at(1), executor: pool, job: UInt64(job), argument: wait),
                .ended(UInt64(job), at: at(2), ran: 10 * wait, on: WorkerID(1), of: pool),
            ]
        }
        let state = Fixture.state([
            Batch(at: at(0), declarations: Fixture.poolParts),
            Batch(at: at(10), events: events),
            Batch(at: at(500)),
        ])
        let executor = try #require(state.executor(pool))
        let wait = try #require(executor.recentWait.summary)
        #expect(wait.count == 100)
        #expect(isNear(wait.p50, ms(50)))
        #expect(isNear(wait.p99, ms(99)))
        #expect(wait.max == ms(100))
        let run = try #require(executor.totalRun.summary)
        #expect(isNear(run.p50, ms(500)))
        #expect(run.max == ms(1000))
        #expect(state.eventCount == 200)
        // Jobs that may block make no stalls.
        #expect(state.stalls.count == 0)
    }

    @Test("Lag is the timers' own figure, and its curve holds the worst of each slot")
    func lag() throws {
        let lags: [UInt64] = [2, 7, 3]
        let state = Fixture.state([
            Batch(at: at(0), declarations: Fixture.loopParts),
            Batch(
                at: at(10),
                events: lags.map {
                    Event(.timerFired, at: at(5), executor: loop, job: 1, argument: ms($0))
                }
            ),
            Batch(at: at(500)),
            Batch(at: at(1000)),
        ])
        let executor = try #require(state.executor(loop))
        #expect(executor.lagCurve[100] == ms(7))
        // No timer fired in the next one.
        #expect(executor.lagCurve[101] == nil)
        #expect(executor.recentLag.summary?.max == ms(7))
        #expect(state.workload.total.lag.count == 3)
        #expect(isNear(state.workload.lagCurve[100] ?? 0, ms(7)))
    }

    @Test("A pool is saturated from when every worker is busy while jobs wait, until that ends")
    func saturation() throws {
        let busy: [WorkerSample] = [
            .running(1, since: at(0), on: WorkerID(1)),
            .running(2, since: at(0), on: WorkerID(2)),
        ]
        var state = Fixture.state([
            Batch(at: at(0), declarations: Fixture.poolParts),
            // Both busy, nothing waits.
            Batch(
                at: at(50),
                executors: [ExecutorSample(id: pool, enqueuedCount: 2, startedCount: 2)],
                workers: busy
            ),
        ])
        #expect(state.executor(pool)?.saturatedSince == nil)
        for instant in [at(100), at(150)] {
            state.apply(
                Batch(
                    at: instant,
                    executors: [ExecutorSample(id: pool, enqueuedCount: 5, startedCount: 2)],
                    workers: busy
                )
            )
        }
        let executor = try #require(state.executor(pool))
        #expect(executor.saturatedSince == at(100))
        // The three were first seen in the queue at 100 ms.
        #expect(executor.oldestWait(at: state.now) == ms(50))
        #expect(executor.oldestWait(at: at(400)) == ms(300))
        state.apply(
            Batch(
                at: at(200),
                executors: [ExecutorSample(id: pool, enqueuedCount: 5, startedCount: 5)],
                workers: busy
            )
        )
        #expect(state.executor(pool)?.saturatedSince == nil)
        #expect(state.executor(pool)?.oldestWait(at: state.now) == nil)
    }

    @Test("The oldest wait moves on to those that came later when the first have left")
    func oldestWait() throws {
        let counts: [(enqueued: UInt64, started: UInt64)] = [(4, 0), (6, 0), (9, 5), (9, 8)]
        var state = Fixture.state([Batch(at: at(0), declarations: Fixture.poolParts)])
        for (index, count) in counts.enumerated() {
            state.apply(
                Batch(
                    at: at(UInt64(index + 1) * 10),
                    executors: [
                        ExecutorSample(
                            id: pool, enqueuedCount: count.enqueued, startedCount: count.started)
                    ]
                )
            )
            // Jobs 1-4 were there at 10 ms, 5-6 at 20, 7-9 at 30. Oldest in the queue: 1, 1, 6, 9.
            let expected: [UInt64] = [0, 10, 10, 10]
            #expect(state.executor(pool)?.oldestWait(at: state.now) == ms(expected[index]))
        }
    }

    @Test("A queue stands when nobody takes from it past the threshold")
    func standingQueue() {
        let waiting = [ExecutorSample(id: loop, enqueuedCount: 1, startedCount: 0)]
        var state = Fixture.state([
            Batch(
                at: at(0),
                declarations: Fixture.loopParts,
                executors: [ExecutorSample(id: loop, enqueuedCount: 0, startedCount: 0)],
                workers: [.idle()]
            ),
            // A job that came since the last reading, which may be long ago, has not waited yet.
            Batch(at: at(300), executors: waiting, workers: [.idle()]),
        ])
        #expect(state.executor(loop)?.standingSince == nil)
        state.apply(Batch(at: at(305), executors: waiting, workers: [.idle()]))
        #expect(state.executor(loop)?.standingSince == nil)
        state.apply(Batch(at: at(310), executors: waiting, workers: [.idle()]))
        #expect(state.executor(loop)?.standingSince == at(300))
        state.apply(Batch(at: at(320), executors: waiting, workers: [.running(1, since: at(319))]))
        #expect(state.executor(loop)?.standingSince == nil)
    }

    @Test("Of Swift's own pools it is not known whether a worker runs")
    func unknownWorkers() {
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
        let waiting = [ExecutorSample(id: loop, enqueuedCount: 1, startedCount: 0)]
        let state = Fixture.state([
            Batch(at: at(0), declarations: [.executor(declaration)], executors: waiting),
            Batch(at: at(500), executors: waiting),
            Batch(at: at(1000), executors: waiting),
        ])
        #expect(state.executor(loop)?.queueDepth == 1)
        #expect(state.executor(loop)?.standingSince == nil)
    }
}

/// Whether a figure is the expected one to two significant digits.
func isNear(_ figure: UInt64, _ expected: UInt64) -> Bool {
    let distance = figure > expected ? figure - expected : expected - figure
    return distance * 100 <= expected
}
