import InstrumentedExecutors
import Testing

extension ExecutorSuites {
    @Suite struct DescriptorWaitsTests {
        @Test func onlyThoseWhoWaitForWhatIsSoAreTaken() {
            var waits = DescriptorWaits<String>()
            waits.insert(1, for: .readable, in: 5, payload: "a")
            waits.insert(2, for: .writable, in: 5, payload: "b")
            waits.insert(3, for: .readable, in: 6, payload: "c")
            #expect(waits.interest(in: 5) == [.readable, .writable])
            #expect(waits.take(.readable, token: waits.token(of: 5))?.payloads == ["a"])
            #expect(waits.interest(in: 5) == .writable)
            #expect(waits.count == 2)
            #expect(waits.descriptors.sorted() == [5, 6])
            // Both at once, as of a hang-up.
            waits.insert(4, for: .readable, in: 5, payload: "d")
            let all = waits.take([.readable, .writable], token: waits.token(of: 5))
            #expect(all?.payloads == ["b", "d"])
            #expect(all?.descriptor == 5)
        }

        @Test func whoIsRemovedIsNotTaken() {
            var waits = DescriptorWaits<String>()
            waits.insert(1, for: .readable, in: 5, payload: "a")
            waits.insert(2, for: .readable, in: 5, payload: "b")
            #expect(waits.remove(1, from: 5) == "a")
            #expect(waits.remove(1, from: 5) == nil)
            #expect(waits.remove(2, from: 6) == nil)
            #expect(waits.take(.readable, token: waits.token(of: 5))?.payloads == ["b"])
            // Still asked for, and nobody there.
            #expect(waits.isKnown(5))
            #expect(waits.take(.readable, token: waits.token(of: 5))?.payloads == [])
            #expect(waits.count == 0)
        }

        @Test func whatIsToldOfAFileThatIsGoneIsNobodys() {
            var waits = DescriptorWaits<String>()
            waits.insert(1, for: .readable, in: 5, payload: "a")
            let old = waits.token(of: 5)
            #expect(waits.forget(5) == ["a"])
            #expect(waits.take(.readable, token: old) == nil)
            waits.insert(2, for: .readable, in: 5, payload: "b")
            #expect(waits.token(of: 5) != old)
            #expect(waits.take(.readable, token: old) == nil)
            #expect(waits.take(.readable, token: waits.token(of: 5))?.payloads == ["b"])
        }

        @Test func everybodyIsTakenOnce() {
            var waits = DescriptorWaits<Int>()
            for number in 0..<10 {
                waits.insert(UInt64(number), for: .readable, in: Int32(number / 2), payload: number)
            }
            #expect(waits.removeAll().sorted() == Array(0..<10))
            #expect(waits.count == 0)
            #expect(waits.removeAll().isEmpty)
        }
    }
}
