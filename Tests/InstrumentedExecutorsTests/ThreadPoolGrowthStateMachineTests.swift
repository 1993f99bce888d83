import InstrumentedExecutors
import Testing

extension ExecutorSuites {
    @Suite struct ThreadPoolGrowthStateMachineTests {
        /// Bounds 1...3; worker 0 runs a job.
        private func busyOne() -> ThreadPoolStateMachine {
            var machine = ThreadPoolStateMachine(workers: 1...3, searches: false)
            #expect(machine.next(0) == .sleep(isExtra: false))
            #expect(machine.enqueued() == .summon(.wake(0)))
            #expect(machine.next(0) == .run(nil))
            return machine
        }

        @Test func aJobThatNobodyIsFreeForStartsOneWorkerAtATime() {
            var machine = busyOne()
            #expect(machine.enqueued() == .summon(.start(1)))
            #expect(machine.enqueued() == .leave)
            #expect(machine.enqueued() == .leave)
            #expect(machine.livingCount == 2)
            // The new one takes a job, and leaves two behind.
            #expect(machine.next(1) == .run(.start(2)))
            #expect(machine.next(2) == .run(nil))
            #expect(machine.enqueued() == .leaveToBusy)
            #expect(machine.livingCount == 3)
        }

        @Test func workersAboveTheLowerBoundEndWhenTheyWereIdleForTooLong() {
            var machine = busyOne()
            #expect(machine.enqueued() == .summon(.start(1)))
            #expect(machine.next(1) == .run(nil))
            #expect(machine.next(0) == .sleep(isExtra: true))
            #expect(machine.next(1) == .sleep(isExtra: true))
            let firstEnds = machine.sleptTooLong(0)
            #expect(firstEnds)
            #expect(machine.livingCount == 1)
            // The last one stays, whichever it is.
            let ends = machine.sleptTooLong(1)
            #expect(!ends)
            // The ended one's place is used again.
            #expect(machine.enqueued() == .summon(.wake(1)))
            #expect(machine.next(1) == .run(nil))
            #expect(machine.enqueued() == .summon(.start(0)))
        }

        @Test func aWorkerThatWasWokenAsItsTimeRanOutStays() {
            var machine = busyOne()
            #expect(machine.enqueued() == .summon(.start(1)))
            #expect(machine.next(1) == .run(nil))
            #expect(machine.next(1) == .sleep(isExtra: true))
            #expect(machine.enqueued() == .summon(.wake(1)))
            let ends = machine.sleptTooLong(1)
            #expect(!ends)
            #expect(machine.next(1) == .run(nil))
        }

        @Test func aThreadThatTheSystemDoesNotGiveIsAskedForAgainLater() {
            var machine = busyOne()
            #expect(machine.enqueued() == .summon(.start(1)))
            #expect(machine.notStarted(1) == .none)
            #expect(machine.livingCount == 1)
            for _ in 0..<1_000 { #expect(machine.enqueued() == .leaveToBusy) }
            #expect(machine.enqueued() == .summon(.start(1)))
        }

        @Test func whatWasLeftToAThreadThatDoesNotComeIsDoneByOneThatSleeps() {
            var machine = busyOne()
            #expect(machine.enqueued() == .summon(.start(1)))
            #expect(machine.next(0) == .run(nil))
            #expect(machine.next(0) == .sleep(isExtra: true))
            #expect(machine.enqueued() == .leave)
            #expect(machine.notStarted(1) == .wake(0))
            #expect(machine.next(0) == .run(nil))
        }

        @Test func aPoolWithoutAnyThreadDropsWhatIsQueuedAndAsksAgainEachTime() {
            var machine = ThreadPoolStateMachine(workers: 2...2, searches: false)
            #expect(machine.notStarted(0) == .none)
            #expect(machine.notStarted(1) == .drop(isLast: false))
            for _ in 0..<3 {
                #expect(machine.enqueued() == .summon(.start(1)))
                #expect(machine.enqueued() == .leave)
                #expect(machine.notStarted(1) == .drop(isLast: false))
                machine.removed(2)
            }
            #expect(machine.shutDown(gracefully: true) == .init(drops: true, isOver: true))
            #expect(machine.enqueued() == .refuse)
        }

        @Test func aShutdownWhileTheOnlyThreadIsBeingStartedEndsWithItsFailure() {
            var machine = ThreadPoolStateMachine(workers: 1...1, searches: false)
            #expect(machine.shutDown(gracefully: true) == .init())
            #expect(machine.notStarted(0) == .drop(isLast: true))
            #expect(machine.lifecycle == .finished)
        }
    }
}
