import InstrumentedExecutors
import Testing

@Suite struct ProcessPoolStateMachineTests {
    private typealias Machine = ProcessPoolStateMachine

    /// Nothing that was sent has begun.
    private let inTime: Machine.Revoke = { _, _ in true }
    /// Everything that was sent has begun.
    private let tooLate: Machine.Revoke = { _, _ in false }

    private func machine(ready: Int) -> Machine {
        var machine = Machine(workerCount: ready)
        for worker in 0..<ready { machine.ready(worker) }
        return machine
    }

    /// One worker with three calls of 1 µs each, two of them sent ahead; they are numbered 2, 3, 4.
    private func sentAhead() -> (Machine, [ProcessCall]) {
        var machine = machine(ready: 1)
        let calls = (0..<4).map { _ in ProcessCall() }
        for call in calls { _ = machine.enqueue(call) }
        _ = machine.finished(0, number: 1)
        for _ in 0..<20 { machine.ran(0, count: 1, nanoseconds: 1_000) }
        _ = machine.refill(0, revoke: inTime)
        return (machine, Array(calls[1...]))
    }

    @Test func anIdleWorkerHasTheCallAtOnceAndABusyOneLater() {
        var machine = machine(ready: 1)
        let (first, second) = (ProcessCall(), ProcessCall())
        let answer13 = machine.enqueue(first)
        #expect(answer13 == .send(0))
        let answer14 = machine.enqueue(second)
        #expect(answer14 == .leave)
        #expect(machine.queuedCount == 1)
        let answer15 = machine.finished(0, number: 7)
        #expect(answer15 == nil)
        let answer16 = machine.finished(0, number: 1)
        #expect(answer16 === first)
        let answer1 = machine.refill(0, revoke: inTime)
        #expect(answer1.map(\.number) == [2])
    }

    @Test func shortCallsAreSentAheadAndLongOnesAreNot() {
        let (machine, calls) = sentAhead()
        #expect(machine.inFlight(0).map(\.number) == [2, 3, 4])
        #expect(calls.allSatisfy { $0.place == .sent(worker: 0) })
        var long = self.machine(ready: 1)
        for _ in 0..<4 { _ = long.enqueue(ProcessCall()) }
        _ = long.finished(0, number: 1)
        let answer2 = long.refill(0, revoke: inTime)
        #expect(answer2.count == 1)
    }

    @Test func onlyTheCallThatRanFailsWithItsWorker() {
        var (machine, calls) = sentAhead()
        let (failed, requeued) = machine.died(0) { $0 == 2 }
        #expect(failed === calls[0])
        #expect(requeued.map(\.number) == [3, 4])
        #expect(machine.queuedCount == 2)
        machine.ready(0)
        // In their old order.
        let answer3 = machine.refill(0, revoke: inTime)
        #expect(answer3.first === calls[1])
        calls.removeAll()
    }

    @Test func aCallThatHadNotBegunIsSentAgain() {
        var (machine, _) = sentAhead()
        let (failed, requeued) = machine.died(0) { _ in false }
        #expect(failed == nil)
        #expect(requeued.count == 3)
    }

    @Test func whatWasSentAheadCanBeCancelledUntilItBegins() {
        var (machine, calls) = sentAhead()
        let answer10 = machine.cancel(calls[0], revoke: inTime)
        #expect(!answer10, "the first one has begun")
        let answer11 = machine.cancel(calls[1], revoke: tooLate)
        #expect(!answer11)
        let answer17 = machine.cancel(calls[1], revoke: inTime)
        #expect(answer17)
        #expect(machine.inFlight(0).map(\.number) == [2, 4])
    }

    @Test func aWorkerWithoutCallsTakesHalfOfAnothersThatWait() {
        var machine = Machine(workerCount: 2)
        machine.ready(0)
        for _ in 0..<9 { _ = machine.enqueue(ProcessCall()) }
        _ = machine.finished(0, number: 1)
        for _ in 0..<20 { machine.ran(0, count: 1, nanoseconds: 1_000) }
        let answer4 = machine.refill(0, revoke: inTime)
        #expect(answer4.count == 8)
        machine.ready(1)
        let answer5 = machine.refill(1, revoke: inTime)
        #expect(answer5.count == 4)
        #expect(machine.inFlight(0).map(\.number) == [2, 3, 4, 5])
        #expect(machine.inFlight(1).map(\.number) == [1, 2, 3, 4])
    }

    @Test func anOverdueCallIsIsolatedUnlessItHasEnded() {
        var (machine, _) = sentAhead()
        let answer12 = machine.isolateFirst(0, revoke: tooLate)
        #expect(!answer12)
        let answer18 = machine.isolateFirst(0, revoke: inTime)
        #expect(answer18)
        #expect(machine.queuedCount == 2)
    }

    @Test func withoutAnyWorkerTheCallsAreGivenBack() {
        var machine = Machine(workerCount: 2)
        let answer19 = machine.enqueue(ProcessCall())
        #expect(answer19 == .leave)
        let answer6 = machine.notStarted(0)
        #expect(answer6.isEmpty, "the other one may still come")
        let answer7 = machine.notStarted(1)
        #expect(answer7.count == 1)
        let answer20 = machine.enqueue(ProcessCall())
        #expect(answer20 == .rouse(0))
    }

    @Test func aGracefulEndRunsWhatWaitsAndAFastOneDoesNot() {
        var machine = machine(ready: 1)
        for _ in 0..<3 { _ = machine.enqueue(ProcessCall()) }
        let answer8 = machine.shutDown(gracefully: true)
        #expect(answer8.isEmpty)
        let answer21 = machine.enqueue(ProcessCall())
        #expect(answer21 == .refuse)
        #expect(!machine.isDone(0))
        let answer9 = machine.shutDown(gracefully: false)
        #expect(answer9.count == 2)
        #expect(machine.isDone(0))
        let answer22 = machine.ended(0)
        #expect(answer22)
        #expect(machine.lifecycle == .finished)
    }
}
