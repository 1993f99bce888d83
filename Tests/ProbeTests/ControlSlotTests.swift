import CProbe
import Probe
import Synchronization
import Testing

@Suite("Control slot")
struct ControlSlotTests {
    @Test("A value that is set is in the row, with its instant, and is told")
    func set() {
        let told = Mutex<[UInt64]>([])
        let control = ControlSlot(
            "slot-set",
            domain: .choice(["a", "b", "c"]),
            initial: 1
        ) { value in told.withLock { $0.append(value) } }
        let row = probe_control_at(control.index)
        #expect(control.value == 1)
        #expect(row?.pointee.value == 1)
        let before = row?.pointee.changed_at ?? 0
        #expect(before > 0)
        #expect(control.set(2))
        #expect(control.value == 2)
        #expect(row?.pointee.value == 2)
        #expect(row?.pointee.changed_at ?? 0 > before)
        #expect(told.withLock { $0 } == [2])
    }

    @Test("A value outside its domain is refused and nothing is done")
    func refused() {
        let told = Mutex<[UInt64]>([])
        let choice = ControlSlot("slot-choice", domain: .choice(["a", "b"]), initial: 0) { value in
            told.withLock { $0.append(value) }
        }
        let number = ControlSlot("slot-number", domain: .number(5...9), initial: 7) { value in
            told.withLock { $0.append(value) }
        }
        #expect(!choice.set(2))
        #expect(!number.set(4))
        #expect(!number.set(10))
        #expect(!number.set(UInt64.max))
        #expect(choice.value == 0)
        #expect(number.value == 7)
        #expect(told.withLock { $0 }.isEmpty)
        #expect(number.set(9))
        #expect(told.withLock { $0 } == [9])
    }

    @Test("The row says what it can be set to, and ends with its control")
    func row() throws {
        var control: ControlSlot? = ControlSlot("slot-row", domain: .number(3...12), initial: 4)
        let index = try #require(control?.index)
        let row = try #require(probe_control_at(index))
        let generation = row.pointee.generation
        #expect(probe_control_state(row) == PROBE_LIVE.rawValue)
        #expect(row.pointee.kind == PROBE_CONTROL_NUMBER.rawValue)
        #expect(row.pointee.minimum == 3)
        #expect(row.pointee.maximum == 12)
        let owner = probe_row_owner(row)
        #expect(probe_row_has_still(row, owner) == 1)
        control = nil
        // Another test's control may have taken it since.
        #expect(probe_row_has_still(row, owner) == 0)
        #expect(row.pointee.generation >= generation)
    }
}
