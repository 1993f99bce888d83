import InstrumentedExecutors
import Testing

extension ExecutorSuites {
    @Suite struct ThreadPoolStateMachineTests {
        /// Two workers that were started and found nothing.
        private func idlePair(
            _ bounds: ClosedRange<Int> = 2...2,
            searches: Bool = false
        ) -> ThreadPoolStateMachine {
            var machine = ThreadPoolStateMachine(workers: bounds, searches: searches)
            for worker in 0..<2 {
                if searches { #expect(machine.next(worker) == .search) }
                #expect(machine.next(worker) == .sleep(isExtra: false))
            }
            return machine
        }

        @Test func theFirstJobWakesTheWarmestWorkerAndTheNextOnesWakeNobody() {
            var machine = idlePair()
            #expect(machine.enqueued() == .summon(.wake(1)))
            #expect(machine.enqueued() == .leave)
            #expect(machine.enqueued() == .leave)
            #expect(machine.queuedCount == 3)
        }

        @Test func aWorkerThatLeavesJobsBehindHasTheNextOneWoken() {
            var machine = idlePair()
            _ = machine.enqueued()
            _ = machine.enqueued()
            #expect(machine.next(1) == .run(.wake(0)))
            // Worker 0 is on its way: nobody else is woken for what comes now.
            #expect(machine.enqueued() == .leave)
            #expect(machine.next(1) == .run(nil))
        }

        @Test func aJobThatEveryWorkerIsTooBusyForIsLeftToThem() {
            var machine = idlePair()
            for worker in [1, 0] {
                #expect(machine.enqueued() == .summon(.wake(worker)))
                #expect(machine.next(worker) == .run(nil))
            }
            #expect(machine.enqueued() == .leaveToBusy)
        }

        @Test func aJobIsLeftToAWorkerThatReturnsUntilItHasStoodForTooLong() {
            var machine = idlePair()
            #expect(machine.enqueued(hasReturner: true) == .leaveToBusy)
            #expect(machine.stoodStill() == .wake(1))
            // Somebody is on the way now.
            #expect(machine.stoodStill() == nil)
            #expect(machine.next(1) == .run(nil))
            #expect(machine.stoodStill() == nil)
        }

        @Test func aWorkerWokenForAJobThatIsGoneSleepsAgain() {
            var machine = idlePair()
            _ = machine.enqueued()
            _ = machine.enqueued()
            #expect(machine.next(1) == .run(.wake(0)))
            #expect(machine.next(1) == .run(nil))
            #expect(machine.next(0) == .sleep(isExtra: false))
            #expect(machine.enqueued() == .summon(.wake(0)))
            machine.removed(1)
            #expect(machine.next(0) == .sleep(isExtra: false))
        }

        @Test func noWorkerIsWokenWhileOneSearches() {
            var machine = idlePair(searches: true)
            #expect(machine.enqueued() == .summon(.wake(1)))
            #expect(machine.next(1) == .run(nil))
            #expect(machine.next(1) == .search)
            #expect(machine.enqueued() == .leave)
            #expect(machine.next(1) == .run(nil))
        }

        @Test func onlyOneWorkerSearches() {
            var machine = ThreadPoolStateMachine(workers: 2...2, searches: true)
            #expect(machine.next(0) == .search)
            #expect(machine.next(1) == .sleep(isExtra: false))
            #expect(machine.next(0) == .sleep(isExtra: false))
        }

        @Test func shuttingDownRunsWhatIsQueuedAndEndsEachWorkerOnce() {
            var machine = idlePair()
            _ = machine.enqueued()
            // Worker 1 was woken by the job already, so only worker 0 has to be told.
            #expect(machine.shutDown(gracefully: true) == .init(wake: [0]))
            #expect(machine.shutDown(gracefully: true) == .init())
            #expect(machine.next(1) == .run(nil))
            #expect(machine.next(0) == .end(isLast: false))
            #expect(machine.enqueued() == .leaveToBusy)
            #expect(machine.next(1) == .run(nil))
            #expect(machine.next(1) == .end(isLast: true))
            #expect(machine.lifecycle == .finished)
            #expect(machine.enqueued() == .refuse)
        }

        @Test func aShutdownThatIsNotGracefulHurriesOneThatIs() {
            var machine = idlePair()
            _ = machine.enqueued()
            #expect(machine.shutDown(gracefully: true) == .init(wake: [0]))
            #expect(machine.shutDown(gracefully: false) == .init(drops: true))
            machine.removed(1)
            #expect(machine.enqueued() == .refuse)
            #expect(machine.shutDown(gracefully: true) == .init())
            #expect(machine.next(1) == .end(isLast: false))
            #expect(machine.next(0) == .end(isLast: true))
        }

        /// 3 workers and somebody who enqueues 6 jobs, in 2,000 orders of a fixed pseudo-random sequence.
        @Test func noJobIsLeftWhileAWorkerSleepsForGood() {
            var random = LinearCongruential(state: 7)
            for _ in 0..<2_000 {
                var machine = ThreadPoolStateMachine(
                    workers: 3...3,
                    searches: random.next(2) == 0
                )
                // true: on its way to `next`, false: asleep
                var isAwake = [true, true, true]
                var jobsLeft = 6
                while jobsLeft > 0 || isAwake.contains(true) {
                    let pick = random.next(4)
                    if pick == 3 {
                        guard jobsLeft > 0 else { continue }
                        jobsLeft -= 1
                        if case .summon(.wake(let worker)) = machine.enqueued() {
                            isAwake[worker] = true
                        }
                    } else if isAwake[pick] {
                        switch machine.next(pick) {
                        case .run(.wake(let other)): isAwake[other] = true
                        case .run: break
                        case .search: break
                        case .sleep: isAwake[pick] = false
                        case .end: Issue.record("nobody shut it down")
                        }
                    }
                }
                #expect(machine.queuedCount == 0)
            }
        }
    }
}

/// The same numbers at each run (Knuth's MMIX constants).
struct LinearCongruential {
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(truncatingIfNeeded: (state >> 33) % UInt64(bound))
    }
}
