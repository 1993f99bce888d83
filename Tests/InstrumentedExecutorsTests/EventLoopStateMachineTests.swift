import InstrumentedExecutors
import Testing

extension ExecutorSuites {
    @Suite struct EventLoopStateMachineTests {
        @Test func aRunningLoopIsNeverSignalled() {
            var machine = EventLoopStateMachine()
            #expect(machine.enqueued() == .leave)
            #expect(machine.timerAdded(deadline: 5) == .leave)
            #expect(machine.next(queuedCount: 1, nextDeadline: 5) == .run)
            #expect(machine.enqueued() == .leave)
        }

        @Test func onlyTheFirstJobSignalsASleepingLoop() {
            var machine = EventLoopStateMachine()
            #expect(machine.next(queuedCount: 0, nextDeadline: nil) == .sleep(until: nil))
            #expect(machine.enqueued() == .signal)
            #expect(machine.enqueued() == .leave)
            machine.woke()
            #expect(machine.enqueued() == .leave)
        }

        @Test func onlyATimerDueBeforeTheSleepsEndSignals() {
            var machine = EventLoopStateMachine()
            #expect(machine.next(queuedCount: 0, nextDeadline: 100) == .sleep(until: 100))
            #expect(machine.timerAdded(deadline: 100) == .leave)
            #expect(machine.timerAdded(deadline: 99) == .signal)
            #expect(machine.timerAdded(deadline: 98) == .leave)
        }

        @Test func aStoppedLoopEndsAfterItsTick() {
            var machine = EventLoopStateMachine()
            #expect(machine.stop() == .leave)
            #expect(machine.enqueued() == .leave)
            #expect(machine.next(queuedCount: 0, nextDeadline: 100) == .end)
            #expect(machine.lifecycle == .ended(isDraining: false))
        }

        @Test func stoppingWakesASleepingLoop() {
            var machine = EventLoopStateMachine()
            _ = machine.next(queuedCount: 0, nextDeadline: nil)
            #expect(machine.stop() == .signal)
        }

        @Test func afterTheEndOneDrainsAtATime() {
            var machine = EventLoopStateMachine()
            _ = machine.stop()
            _ = machine.next(queuedCount: 0, nextDeadline: nil)
            #expect(machine.enqueued() == .drain)
            #expect(machine.enqueued() == .leave)
            machine.drained()
            #expect(machine.enqueued() == .drain)
        }

        @Test func jobsLeftAtTheEndAreDrainedByWhoeverEndsTheLoop() {
            var machine = EventLoopStateMachine()
            _ = machine.stop()
            #expect(machine.next(queuedCount: 2, nextDeadline: nil) == .end)
            #expect(machine.lifecycle == .ended(isDraining: true))
            #expect(machine.enqueued() == .leave)
        }

        @Test func theInnermostRunGivesTheThreadBackWhenItIsDone() {
            var machine = EventLoopStateMachine()
            #expect(machine.nestedRunBegan() == 0)
            #expect(machine.nestedRunBegan() == 1)
            #expect(machine.nestedRunFinished(0) == .leave)
            #expect(machine.next(queuedCount: 1, nextDeadline: nil) == .run)
            #expect(machine.next(queuedCount: 0, nextDeadline: nil) == .sleep(until: nil))
            #expect(machine.nestedRunFinished(1) == .signal)
            #expect(machine.next(queuedCount: 1, nextDeadline: nil) == .giveBack)
            machine.nestedRunEnded()
            #expect(machine.isNestedRunDone)
            #expect(machine.next(queuedCount: 1, nextDeadline: nil) == .giveBack)
            machine.nestedRunEnded()
            #expect(!machine.isNestedRunDone)
            #expect(machine.next(queuedCount: 1, nextDeadline: nil) == .run)
        }

        @Test func aStoppedLoopEndsAfterTheRunsWithinItsJobs() {
            var machine = EventLoopStateMachine()
            let run = machine.nestedRunBegan()
            _ = machine.stop()
            #expect(machine.next(queuedCount: 0, nextDeadline: nil) == .sleep(until: nil))
            // An outer run that is done has to wait for the inner one, which sleeps.
            let inner = machine.nestedRunBegan()
            #expect(machine.nestedRunFinished(run) == .leave)
            #expect(machine.nestedRunFinished(inner) == .signal)
            machine.nestedRunEnded()
            machine.nestedRunEnded()
            #expect(machine.next(queuedCount: 0, nextDeadline: nil) == .end)
        }
    }
}

extension ExecutorSuites {
    @Suite struct TimerQueueTests {
        @Test func timersComeByDeadlineAndThenByAge() {
            var timers = TimerQueue<String>()
            timers.insert(1, deadline: 30, payload: "c")
            timers.insert(2, deadline: 10, payload: "a")
            timers.insert(3, deadline: 30, payload: "d")
            timers.insert(4, deadline: 20, payload: "b")
            #expect(timers.nextDeadline() == 10)
            #expect(timers.popDue(at: 9)?.payload == nil)
            var order = ""
            while let due = timers.popDue(at: 30) { order += due.payload }
            #expect(order == "abcd")
            #expect(timers.nextDeadline() == nil)
        }

        @Test func aRemovedTimerIsNeverDue() {
            var timers = TimerQueue<String>()
            timers.insert(1, deadline: 10, payload: "a")
            timers.insert(2, deadline: 20, payload: "b")
            #expect(timers.remove(1) == "a")
            #expect(timers.remove(1) == nil)
            #expect(timers.nextDeadline() == 20)
            #expect(timers.popDue(at: 100)?.payload == "b")
            #expect(timers.popDue(at: 100)?.payload == nil)
        }

        @Test func manyTimersComeInOrderThoughMostAreRemoved() {
            var random = LinearCongruential(state: 11)
            var timers = TimerQueue<UInt64>()
            var expected: [UInt64] = []
            for number in 1...2_000 as ClosedRange<UInt64> {
                let deadline = UInt64(random.next(500))
                timers.insert(number, deadline: deadline, payload: deadline)
                if random.next(4) == 0 {
                    expected.append(deadline)
                } else {
                    #expect(timers.remove(number) == deadline)
                }
            }
            #expect(timers.count == expected.count)
            var came: [UInt64] = []
            while let due = timers.popDue(at: 500) { came.append(due.payload) }
            #expect(came == expected.sorted())
        }
    }
}
