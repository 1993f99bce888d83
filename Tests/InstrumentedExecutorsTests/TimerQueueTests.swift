import InstrumentedExecutors
import Testing

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

        /// Windows 10 to 30, 20 to 25 and 40 to 45: the first has to come at 25, and at 25 the first two are due.
        @Test func timersWhoseTolerancesOverlapComeTogether() {
            var timers = TimerQueue<String>()
            timers.insert(1, deadline: 10, tolerance: 20, payload: "a")
            timers.insert(2, deadline: 20, tolerance: 5, payload: "b")
            timers.insert(3, deadline: 40, tolerance: 5, payload: "c")
            #expect(timers.nextLatest() == 25)
            let first = timers.popDue(at: 25)
            #expect(first?.payload == "b")
            #expect(first?.deadline == 20)
            #expect(first?.latest == 25)
            #expect(timers.popDue(at: 25)?.payload == "a")
            #expect(timers.popDue(at: 25)?.payload == nil)
            #expect(timers.nextLatest() == 45)
        }

        @Test func noTimerComesBeforeItsDeadlineOrIsLeftAfterItsTolerance() {
            var random = LinearCongruential(state: 5)
            var timers = TimerQueue<Void>()
            for number in 1...1_000 as ClosedRange<UInt64> {
                timers.insert(
                    number,
                    deadline: UInt64(random.next(500)),
                    tolerance: UInt64(random.next(50)),
                    payload: ()
                )
            }
            var wakeCount = 0
            while let now = timers.nextLatest() {
                wakeCount += 1
                while let due = timers.popDue(at: now) {
                    #expect(due.deadline <= now && now <= due.latest)
                }
                #expect(timers.nextLatest() ?? UInt64.max > now)
            }
            #expect(timers.count == 0)
            #expect(wakeCount < 500)
        }

        @Test func aToleranceBeyondAllTimeIsOne() {
            var timers = TimerQueue<Void>()
            timers.insert(1, deadline: UInt64.max - 1, tolerance: 5, payload: ())
            #expect(timers.nextLatest() == UInt64.max)
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
