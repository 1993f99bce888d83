import InstrumentedExecutors
import Testing

extension ExecutorSuites {
    @Suite struct AsyncLockStateMachineTests {
        typealias Machine = AsyncLockStateMachine<String>

        @Test func theWordTellsWhatToDo() {
            let machine = Machine()
            #expect(machine.arrive(32, seeing: 0) == .take)
            #expect(machine.arrive(32, seeing: 16) == .mark)
            #expect(machine.arrive(32, seeing: 16 | Machine.mark) == .wait)
            #expect(machine.arrive(16, seeing: 16) == .refuse)
            #expect(machine.arrive(16, seeing: 16 | Machine.mark) == .refuse)
        }

        @Test func theLockGoesFromOneToTheNextWithoutBeingFree() {
            var machine = Machine()
            _ = machine.wait(32, "b")
            _ = machine.wait(48, "c")
            var (next, word) = machine.release()
            #expect(next?.waiter == "b")
            // c waits still, so b has to ask as well.
            #expect(word == 32 | Machine.mark)
            (next, word) = machine.release()
            #expect(next?.waiter == "c")
            #expect(word == 48)
        }

        @Test func whoLeftIsPassedOver() {
            var machine = Machine()
            let first = machine.wait(32, "b")
            _ = machine.wait(48, "c")
            #expect(machine.cancel(first)?.waiter == "b")
            #expect(machine.waitingCount == 1)
            #expect(machine.release().next?.waiter == "c")
        }

        @Test func theLockIsFreeWhenAllHaveLeft() {
            var machine = Machine()
            let ticket = machine.wait(32, "b")
            _ = machine.cancel(ticket)
            let (next, word) = machine.release()
            #expect(next == nil)
            #expect(word == 0)
        }

        @Test func whoHasTheLockCannotLeaveTheLine() {
            var machine = Machine()
            let ticket = machine.wait(32, "b")
            _ = machine.release()
            #expect(machine.cancel(ticket) == nil)
        }

        @Test func permitsGoToWhoWaitsBeforeTheyAreCounted() {
            var machine = AsyncSemaphoreStateMachine<String>(permitCount: 2)
            #expect(machine.take() == true)
            #expect(machine.take() == true)
            #expect(machine.take() == false)
            _ = machine.wait("a")
            let second = machine.wait("b")
            _ = machine.wait("c")
            #expect(machine.signal() == "a")
            #expect(machine.permitCount == 0)
            #expect(machine.cancel(second) == "b")
            #expect(machine.signal() == "c")
            #expect(machine.cancel(second) == nil)
            #expect(machine.signal() == nil)
            #expect(machine.permitCount == 1)
            #expect(machine.take() == true)
        }
    }
}
