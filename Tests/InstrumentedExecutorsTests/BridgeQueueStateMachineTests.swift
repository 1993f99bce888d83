import InstrumentedExecutors
import Testing

extension ExecutorSuites {
    @Suite struct BridgeQueueStateMachineTests {
        struct Broken: Error {}

        /// A machine whose actions are told as text.
        ///
        /// Elements are numbers; producers and consumers have names.
        private final class Script {
            private var machine: BridgeQueueStateMachine<Int, String, String>

            init(capacity: Int) { machine = BridgeQueueStateMachine(capacity: capacity) }

            var count: Int { machine.count }

            func offer(_ element: Int) -> String {
                switch machine.offer(element) {
                case .accept: "accept"
                case .handOver(let consumer): "to \(consumer)"
                case .full: "full"
                case .refuse: "refuse"
                }
            }

            func take() -> String {
                switch machine.take() {
                case .take(let element, let accepted):
                    (["\(element)"] + accepted.map { "\($0) is in" }).joined(separator: ", ")
                case .empty: "empty"
                case .end(nil): "end"
                case .end(.some(let error)): "\(type(of: error))"
                }
            }

            func wait(with element: Int, _ producer: String) -> UInt64 {
                machine.wait(with: element, producer)
            }
            func wait(_ consumer: String) -> UInt64 { machine.wait(consumer) }
            func cancelProducer(_ ticket: UInt64) -> String? { machine.cancelProducer(ticket) }
            func cancelConsumer(_ ticket: UInt64) -> String? { machine.cancelConsumer(ticket) }

            func finish(_ error: (any Error)?) -> (producers: [String], consumers: [String]) {
                let action = machine.finish(error)
                return (action.producers, action.consumers)
            }
        }

        @Test func elementsLeaveInTheOrderInWhichTheyCame() {
            let machine = Script(capacity: 3)
            #expect(machine.offer(1) == "accept")
            #expect(machine.offer(2) == "accept")
            #expect(machine.take() == "1")
            #expect(machine.offer(3) == "accept")
            #expect(machine.take() == "2")
            #expect(machine.take() == "3")
            #expect(machine.take() == "empty")
        }

        @Test func whoWaitsForRoomGetsInWhenHalfOfItIsFree() {
            let machine = Script(capacity: 4)
            for element in 1...4 { #expect(machine.offer(element) == "accept") }
            _ = machine.wait(with: 5, "p")
            _ = machine.wait(with: 6, "q")
            let ticket = machine.wait(with: 7, "r")
            #expect(machine.take() == "1")
            // There is room for one, and p came first.
            #expect(machine.offer(8) == "full")
            // 3 and 4 are left, so two more have room.
            #expect(machine.take() == "2, p is in, q is in")
            #expect(machine.cancelProducer(ticket) == "r")
            #expect(machine.take() == "3")
            #expect(machine.offer(8) == "accept")
            #expect((4...6).map { _ in machine.take() } == ["4", "5", "6"])
            #expect(machine.take() == "8")
            #expect(machine.take() == "empty")
        }

        @Test func ofARoomForOneTheNextGetsInAsSoonAsOneGoesOut() {
            let machine = Script(capacity: 1)
            #expect(machine.offer(1) == "accept")
            #expect(machine.offer(2) == "full")
            _ = machine.wait(with: 2, "p")
            _ = machine.wait(with: 3, "q")
            #expect(machine.take() == "1, p is in")
            // 2 took the room that 1 left.
            #expect(machine.offer(4) == "full")
            #expect(machine.take() == "2, q is in")
            #expect(machine.take() == "3")
            #expect(machine.take() == "empty")
        }

        @Test func whoWaitsForAnElementGetsTheNextOne() {
            let machine = Script(capacity: 1)
            _ = machine.wait("c")
            _ = machine.wait("d")
            #expect(machine.offer(1) == "to c")
            #expect(machine.offer(2) == "to d")
            #expect(machine.count == 0)
            #expect(machine.offer(3) == "accept")
        }

        @Test func aProducerThatLeavesTakesItsElementWithIt() {
            let machine = Script(capacity: 1)
            _ = machine.offer(1)
            let ticket = machine.wait(with: 2, "p")
            _ = machine.wait(with: 3, "q")
            #expect(machine.cancelProducer(ticket) == "p")
            #expect(machine.cancelProducer(ticket) == nil)
            #expect(machine.take() == "1, q is in")
            #expect(machine.take() == "3")
        }

        @Test func aConsumerThatLeavesGetsNothing() {
            let machine = Script(capacity: 1)
            let ticket = machine.wait("c")
            _ = machine.wait("d")
            #expect(machine.cancelConsumer(ticket) == "c")
            #expect(machine.offer(1) == "to d")
            #expect(machine.cancelConsumer(ticket) == nil)
        }

        @Test func whatIsInCanBeTakenAfterTheFinish() {
            let machine = Script(capacity: 2)
            _ = machine.offer(1)
            _ = machine.offer(2)
            _ = machine.wait(with: 3, "p")
            let action = machine.finish(Broken())
            #expect(action.producers == ["p"])
            #expect(action.consumers.isEmpty)
            #expect(machine.offer(4) == "refuse")
            #expect(machine.take() == "1")
            #expect(machine.take() == "2")
            #expect(machine.take() == "Broken")
            #expect(machine.take() == "Broken")
        }

        @Test func theFinishEndsAllWhoWaitAndOnlyTheFirstCounts() {
            let machine = Script(capacity: 2)
            _ = machine.wait("c")
            _ = machine.wait("d")
            #expect(machine.finish(nil).consumers == ["c", "d"])
            #expect(machine.finish(Broken()).consumers.isEmpty)
            #expect(machine.take() == "end")
        }

        /// Against a plain array, 20,000 steps of a fixed pseudo-random sequence, of a queue that grows.
        @Test func itDoesWhatAnArrayDoes() {
            var random = LinearCongruential(state: 5)
            let machine = Script(capacity: 100)
            var expected: [Int] = []
            for step in 0..<20_000 {
                // Rather in than out for a while, then rather out than in.
                if random.next(10) < (step / 500 % 2 == 0 ? 7 : 3) {
                    let fits = expected.count < 100
                    #expect(machine.offer(step) == (fits ? "accept" : "full"))
                    if fits { expected.append(step) }
                } else {
                    let first = expected.isEmpty ? nil : expected.removeFirst()
                    #expect(machine.take() == (first.map { "\($0)" } ?? "empty"))
                }
                #expect(machine.count == expected.count)
            }
        }
    }
}
