import InstrumentedExecutors
import Testing

extension ExecutorSuites {
    @Suite struct EventLoopStateMachineTests {
        @Test func aRunningLoopIsNeverSignalled() {
            var machine = EventLoopStateMachine()
            #expect(machine.enqueued() == .leave)
            #expect(machine.timerAdded(nextLatest: 5) == .leave)
            #expect(machine.next(queuedCount: 1, nextLatest: 5) == .run)
            #expect(machine.enqueued() == .leave)
        }

        @Test func onlyTheFirstJobSignalsASleepingLoop() {
            var machine = EventLoopStateMachine()
            #expect(machine.next(queuedCount: 0, nextLatest: nil) == .sleep(until: nil))
            #expect(machine.enqueued() == .signal)
            #expect(machine.enqueued() == .leave)
            machine.woke()
            #expect(machine.enqueued() == .leave)
        }

        @Test func onlyATimerDueBeforeTheSleepsEndSignals() {
            var machine = EventLoopStateMachine()
            #expect(machine.next(queuedCount: 0, nextLatest: 100) == .sleep(until: 100))
            #expect(machine.timerAdded(nextLatest: 100) == .leave)
            #expect(machine.timerAdded(nextLatest: 99) == .signal)
            #expect(machine.timerAdded(nextLatest: 98) == .leave)
        }

        @Test func aStoppedLoopEndsAfterItsTick() {
            var machine = EventLoopStateMachine()
            #expect(machine.stop() == .leave)
            #expect(machine.enqueued() == .leave)
            #expect(machine.next(queuedCount: 0, nextLatest: 100) == .end)
            #expect(machine.lifecycle == .ended(isDraining: false))
        }

        @Test func stoppingWakesASleepingLoop() {
            var machine = EventLoopStateMachine()
            _ = machine.next(queuedCount: 0, nextLatest: nil)
            #expect(machine.stop() == .signal)
        }

        @Test func afterTheEndOneDrainsAtATime() {
            var machine = EventLoopStateMachine()
            _ = machine.stop()
            _ = machine.next(queuedCount: 0, nextLatest: nil)
            #expect(machine.enqueued() == .drain)
            #expect(machine.enqueued() == .leave)
            machine.drained()
            #expect(machine.enqueued() == .drain)
        }

        @Test func jobsLeftAtTheEndAreDrainedByWhoeverEndsTheLoop() {
            var machine = EventLoopStateMachine()
            _ = machine.stop()
            #expect(machine.next(queuedCount: 2, nextLatest: nil) == .end)
            #expect(machine.lifecycle == .ended(isDraining: true))
            #expect(machine.enqueued() == .leave)
        }

        @Test func theInnermostRunGivesTheThreadBackWhenItIsDone() {
            var machine = EventLoopStateMachine()
            #expect(machine.nestedRunBegan() == 0)
            #expect(machine.nestedRunBegan() == 1)
            #expect(machine.nestedRunFinished(0) == .leave)
            #expect(machine.next(queuedCount: 1, nextLatest: nil) == .run)
            #expect(machine.next(queuedCount: 0, nextLatest: nil) == .sleep(until: nil))
            #expect(machine.nestedRunFinished(1) == .signal)
            #expect(machine.next(queuedCount: 1, nextLatest: nil) == .giveBack)
            machine.nestedRunEnded()
            #expect(machine.isNestedRunDone)
            #expect(machine.next(queuedCount: 1, nextLatest: nil) == .giveBack)
            machine.nestedRunEnded()
            #expect(!machine.isNestedRunDone)
            #expect(machine.next(queuedCount: 1, nextLatest: nil) == .run)
        }

        @Test func aStoppedLoopEndsAfterTheRunsWithinItsJobs() {
            var machine = EventLoopStateMachine()
            let run = machine.nestedRunBegan()
            _ = machine.stop()
            #expect(machine.next(queuedCount: 0, nextLatest: nil) == .sleep(until: nil))
            // An outer run that is done has to wait for the inner one, which sleeps.
            let inner = machine.nestedRunBegan()
            #expect(machine.nestedRunFinished(run) == .leave)
            #expect(machine.nestedRunFinished(inner) == .signal)
            machine.nestedRunEnded()
            machine.nestedRunEnded()
            #expect(machine.next(queuedCount: 0, nextLatest: nil) == .end)
        }
    }
}
