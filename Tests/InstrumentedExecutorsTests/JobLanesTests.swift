import InstrumentedExecutors
import Testing

private struct Ticket: LaneElement, Equatable {
    let sequence: UInt64
}

extension ExecutorSuites {
    @Suite struct JobLanesTests {
        private func taken(_ lanes: inout JobLanes<Ticket>, _ count: Int) -> [UInt64] {
            (0..<count).compactMap { _ in lanes.popFirst()?.sequence }
        }

        @Test func theMoreUrgentComeFirstAndEqualsInTheOrderOfArrival() {
            var lanes = JobLanes<Ticket>()
            for (number, lane) in [3, 1, 0, 2, 1, 0].enumerated() {
                lanes.append(Ticket(sequence: UInt64(number)), lane: lane)
            }
            let count = lanes.count
            #expect(count == 6)
            let order = taken(&lanes, 7)
            #expect(order == [2, 5, 1, 4, 3, 0])
            let isEmpty = lanes.isEmpty
            #expect(isEmpty)
        }

        /// One of the lowest priority came first, then more urgent ones without end: it is the eighth.
        @Test func theEighthTakenIsTheOneThatCameFirst() {
            var lanes = JobLanes<Ticket>()
            lanes.append(Ticket(sequence: 0), lane: 3)
            for number in 1...20 { lanes.append(Ticket(sequence: UInt64(number)), lane: 0) }
            let order = taken(&lanes, 10)
            #expect(order == [1, 2, 3, 4, 5, 6, 7, 0, 8, 9])
        }

        @Test func thoseThatStayAfterSomeWereTakenOutKeepTheirOrder() {
            var lanes = JobLanes<Ticket>()
            for number in 0..<200 {
                lanes.append(Ticket(sequence: UInt64(number)), lane: number % 2)
            }
            let removed = lanes.removeAll { $0.sequence % 3 != 0 }
            #expect(removed.count == 133)
            let count = lanes.count
            #expect(count == 67)
            let even = (0..<200).filter { $0 % 6 == 0 }
            let odd = (0..<200).filter { $0 % 6 == 3 }
            let rest = taken(&lanes, 67).map { Int($0) }
            #expect(rest.filter { $0 % 2 == 0 } == even)
            #expect(rest.filter { $0 % 2 == 1 } == odd)
            let last = lanes.popFirst()
            #expect(last == nil)
        }

        @Test func aLaneGrowsWhileItsRingIsTurned() {
            var lanes = JobLanes<Ticket>()
            var came: UInt64 = 0
            var went: UInt64 = 0
            for round in 0..<300 {
                for _ in 0..<3 {
                    lanes.append(Ticket(sequence: came), lane: 2)
                    came += 1
                }
                let first = lanes.popFirst()
                #expect(first?.sequence == went, "round \(round)")
                went += 1
            }
            let count = lanes.count
            #expect(count == 600)
        }

        @Test(arguments: [(UInt8(33), 0), (25, 0), (21, 1), (0, 1), (17, 2), (9, 3)])
        func prioritiesHaveTheirLanes(priority: UInt8, lane: Int) {
            #expect(JobLanes<Ticket>.lane(of: priority) == lane)
        }

        @Test func theDefaultPoolIsReplacedOnceAndOnlyBeforeItsUse() {
            var choice = DefaultPoolChoice<Int>()
            let first = choice.replace(with: 1)
            let second = choice.replace(with: 2)
            #expect((first, second) == (true, false))
            let chosen = choice.settle()
            #expect(chosen == 1)
            let late = choice.replace(with: 3)
            #expect(!late)
            var untouched = DefaultPoolChoice<Int>()
            let usual = untouched.settle()
            #expect(usual == nil)
            let afterUse = untouched.replace(with: 1)
            #expect(!afterUse)
        }
    }
}
