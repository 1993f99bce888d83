import CProbe
import InstrumentedExecutors
import Testing

extension ExecutorSuites {
    @Suite struct ControlTests {
        private func row(of name: String) -> probe_control? {
            for index in 0..<UInt16(PROBE_CONTROL_LIMIT) {
                guard let row = probe_control_at(index),
                    ProbeReading.isLive(row.pointer(to: \.state)),
                    row.pointee.name == probe_name(name, name.utf8.count)
                else { continue }
                return row.pointee
            }
            return nil
        }

        @Test func aChoiceIsSetByValueAndByIndex() throws {
            let log = Log<String>()
            let control = Control("mode", values: ["careful", "fast", "idle"], initial: "fast") {
                log.append("changed")
            }
            #expect(control.value == "fast")
            #expect(control.index == 1)
            #expect(control.set("idle"))
            #expect(control.index == 2)
            #expect(control.set(0))
            #expect(control.value == "careful")
            #expect(!control.set("other"))
            #expect(!control.set(3))
            #expect(!control.set(-1))
            #expect(control.value == "careful")
            #expect(log.entries.count == 2)
            #expect(try #require(row(of: "mode")).value == 0)
        }

        @Test func aNumberStaysInItsRange() throws {
            let control = Control("test load", range: 1...64, initial: 16)
            #expect(control.value == "16")
            #expect(control.set(64))
            #expect(control.set("3"))
            #expect(!control.set(0))
            #expect(!control.set(65))
            #expect(!control.set("many"))
            #expect(control.index == 3)
            #expect(try #require(row(of: "test load")).value == 3)
        }

        @Test func aControlIsOfferedWhileItLives() {
            var control: Control? = Control("passing", values: ["one"])
            #expect(control?.value == "one")
            #expect(row(of: "passing") != nil)
            control = nil
            #expect(row(of: "passing") == nil)
        }

        @Test func aRequestsLatencyAndStrategyAreOnTheProbe() throws {
            let before = Set(ProbeReading.records(PROBE_REQUEST_ENDED).map(\.job))
            RequestReport(strategy: 201).ended()
            RequestReport(strategy: 202).failed()
            let ended = ProbeReading.records(PROBE_REQUEST_ENDED).filter { $0.detail == 201 }
            #expect(ended.count == 1)
            #expect(try #require(ended.first).job != 0)
            #expect(!before.contains(try #require(ended.first).job))
            #expect(
                ProbeReading.records(PROBE_REQUEST_FAILED).filter { $0.detail == 202 }.count == 1)
        }
    }
}
