import InstrumentedExecutors
import Testing

extension ExecutorSuites {
    @Suite struct EventLoopStateMachineTests {
        private func next(
            _ machine: inout EventLoopStateMachine,
            _ queuedCount: Int,
            _ nextLatest: UInt64?,
            awaitsDescriptors: Bool = false
        ) -> EventLoopStateMachine.NextAction {
            machine.next(
                queuedCount: queuedCount,
                nextLatest: nextLatest,
                awaitsDescriptors: awaitsDescriptors
            )
        }

        @Test func aRunningLoopIsNeverWoken() {
            var machine = EventLoopStateMachine()
            #expect(machine.enqueued() == .leave)
            #expect(machine.timerAdded(nextLatest: 5) == .leave)
            #expect(next(&machine, 1, 5) == .run)
            #expect(machine.enqueued() == .leave)
        }

        @Test func onlyTheFirstJobWakesASleepingLoop() {
            var machine = EventLoopStateMachine()
            #expect(next(&machine, 0, nil) == .park(until: nil))
            #expect(machine.enqueued() == .post)
            #expect(machine.enqueued() == .leave)
            machine.woke()
            #expect(machine.enqueued() == .leave)
        }

        @Test func onlyATimerDueBeforeTheSleepsEndWakes() {
            var machine = EventLoopStateMachine()
            #expect(next(&machine, 0, 100) == .park(until: 100))
            #expect(machine.timerAdded(nextLatest: 100) == .leave)
            #expect(machine.timerAdded(nextLatest: 99) == .post)
            #expect(machine.timerAdded(nextLatest: 98) == .leave)
        }

        @Test func aLoopThatWaitsForDescriptorsIsSignalled() {
            var machine = EventLoopStateMachine()
            #expect(
                next(&machine, 0, 100, awaitsDescriptors: true) == .poll(until: 100)
            )
            #expect(machine.enqueued() == .signal)
            #expect(machine.enqueued() == .leave)
        }

        @Test func theFirstWaitForADescriptorWakesALoopThatDoesNotPoll() {
            var machine = EventLoopStateMachine()
            #expect(machine.descriptorAwaited() == .leave)
            #expect(next(&machine, 0, nil) == .park(until: nil))
            #expect(machine.descriptorAwaited() == .post)
            #expect(machine.descriptorAwaited() == .leave)
            #expect(next(&machine, 0, nil, awaitsDescriptors: true) == .poll(until: nil))
            #expect(machine.descriptorAwaited() == .leave)
        }

        @Test func aStoppedLoopEndsAfterItsTick() {
            var machine = EventLoopStateMachine()
            #expect(machine.stop() == .leave)
            #expect(machine.enqueued() == .leave)
            #expect(next(&machine, 0, 100) == .end)
            #expect(machine.lifecycle == .ended(isDraining: false))
        }

        @Test func stoppingWakesASleepingLoop() {
            var machine = EventLoopStateMachine()
            _ = next(&machine, 0, nil)
            #expect(machine.stop() == .post)
        }

        @Test func afterTheEndOneDrainsAtATime() {
            var machine = EventLoopStateMachine()
            _ = machine.stop()
            _ = next(&machine, 0, nil)
            #expect(machine.enqueued() == .drain)
            #expect(machine.enqueued() == .leave)
            machine.drained()
            #expect(machine.enqueued() == .drain)
        }

        @Test func jobsLeftAtTheEndAreDrainedByWhoeverEndsTheLoop() {
            var machine = EventLoopStateMachine()
            _ = machine.stop()
            #expect(next(&machine, 2, nil) == .end)
            #expect(machine.lifecycle == .ended(isDraining: true))
            #expect(machine.enqueued() == .leave)
        }

        @Test func theInnermostRunGivesTheThreadBackWhenItIsDone() {
            var machine = EventLoopStateMachine()
            #expect(machine.nestedRunBegan() == 0)
            #expect(machine.nestedRunBegan() == 1)
            #expect(machine.nestedRunFinished(0) == .leave)
            #expect(next(&machine, 1, nil) == .run)
            #expect(next(&machine, 0, nil) == .park(until: nil))
            #expect(machine.nestedRunFinished(1) == .post)
            #expect(next(&machine, 1, nil) == .giveBack)
            machine.nestedRunEnded()
            #expect(machine.isNestedRunDone)
            #expect(next(&machine, 1, nil) == .giveBack)
            machine.nestedRunEnded()
            #expect(!machine.isNestedRunDone)
            #expect(next(&machine, 1, nil) == .run)
        }

        @Test func aStoppedLoopEndsAfterTheRunsWithinItsJobs() {
            var machine = EventLoopStateMachine()
            let run = machine.nestedRunBegan()
            _ = machine.stop()
            #expect(next(&machine, 0, nil) == .park(until: nil))
            // An outer run that is done has to wait for the inner one, which sleeps.
            let inner = machine.nestedRunBegan()
            #expect(machine.nestedRunFinished(run) == .leave)
            #expect(machine.nestedRunFinished(inner) == .post)
            machine.nestedRunEnded()
            machine.nestedRunEnded()
            #expect(next(&machine, 0, nil) == .end)
        }
    }
}
