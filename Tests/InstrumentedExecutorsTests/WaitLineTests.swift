import InstrumentedExecutors
import Testing

extension ExecutorSuites {
    @Suite struct WaitLineTests {
        @Test func waitersComeOutInTheirOrder() {
            var line = WaitLine<String>()
            #expect(line.append("a") == 1)
            #expect(line.append("b") == 2)
            #expect(line.count == 2)
            #expect(line.popFirst() == "a")
            #expect(line.popFirst() == "b")
            #expect(line.popFirst() == nil)
            #expect(line.isEmpty)
        }

        @Test func oneCanLeaveFromTheMiddleOnce() {
            var line = WaitLine<String>()
            _ = line.append("a")
            let ticket = line.append("b")
            _ = line.append("c")
            #expect(line.remove(ticket) == "b")
            #expect(line.remove(ticket) == nil)
            #expect(line.count == 2)
            #expect(line.removeAll() == ["a", "c"])
            #expect(line.isEmpty)
        }

        @Test func whoWasServedCannotLeave() {
            var line = WaitLine<String>()
            let first = line.append("a")
            _ = line.append("b")
            #expect(line.popFirst() == "a")
            #expect(line.remove(first) == nil)
            #expect(line.remove(0) == nil)
            #expect(line.remove(UInt64.max) == nil)
            #expect(line.popFirst() == "b")
        }

        /// Against a plain array of (ticket, waiter), 20,000 steps of a fixed pseudo-random sequence.
        @Test func itDoesWhatAnArrayDoes() {
            var random = LinearCongruential(state: 11)
            var line = WaitLine<Int>()
            var expected: [(ticket: UInt64, waiter: Int)] = []
            for step in 0..<20_000 {
                switch random.next(5) {
                case 0, 1:
                    let ticket = line.append(step)
                    #expect(!expected.contains { $0.ticket == ticket })
                    expected.append((ticket, step))
                case 2:
                    let first = expected.isEmpty ? nil : expected.removeFirst().waiter
                    #expect(line.popFirst() == first)
                default:
                    guard !expected.isEmpty else { continue }
                    let gone = expected.remove(at: random.next(expected.count))
                    #expect(line.remove(gone.ticket) == gone.waiter)
                }
                #expect(line.count == expected.count)
            }
        }
    }
}
