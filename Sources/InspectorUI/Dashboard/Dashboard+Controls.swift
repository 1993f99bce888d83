import InspectorModel

extension Dashboard {
    private static let blocking = "blocking"
    private static let offloaded = "offloaded"

    /// From blocking to offloaded, or to the second strategy where there is no such; else to blocking.
    mutating func toggleBlocking(_ state: InspectorState) -> [Effect] {
        guard let control = state.control(named: InspectorState.ControlName.strategy) else { return [] }
        let choices = control.choices
        let isBlocking = control.text == Self.blocking || !choices.contains(Self.blocking)
        let next =
            isBlocking
            ? choices.first { $0 == Self.offloaded } ?? choices[safely: 1]
            : Self.blocking
        return set(control, to: next ?? control.text, state)
    }

    /// The next or previous value of a choice, round and round.
    mutating func choose(_ name: String, by step: Int, _ state: InspectorState) -> [Effect] {
        guard let control = state.control(named: name) else { return [] }
        guard case .choice(let values) = control.declaration.domain, !values.isEmpty else { return [] }
        let current = Int(exactly: control.value) ?? 0
        let next = (min(current, values.count - 1) + step + values.count) % values.count
        return set(control, to: values[next], state)
    }

    /// The next power of two, within the control's range; the neighbour of a choice.
    mutating func changeLoad(by step: Int, _ state: InspectorState) -> [Effect] {
        guard let control = state.control(named: InspectorState.ControlName.load) else { return [] }
        guard case .number(let range) = control.declaration.domain else {
            return choose(InspectorState.ControlName.load, by: step, state)
        }
        let next = step > 0 ? Self.powerOfTwo(above: control.value) : Self.powerOfTwo(below: control.value)
        let value = min(max(next, range.lowerBound), range.upperBound)
        guard value != control.value else {
            say("load is at its \(step > 0 ? "most" : "least"): \(value)", state)
            return []
        }
        return set(control, to: String(value), state)
    }

    /// Says at once what was asked for: a target that stands still answers later.
    private mutating func set(
        _ control: ControlState, to value: String, _ state: InspectorState
    ) -> [Effect] {
        guard value != control.text else { return [] }
        let name = control.declaration.name
        say("\(name): \(value)", state)
        return [.setControl(name: name, value: value)]
    }

    static func powerOfTwo(above value: UInt64) -> UInt64 {
        guard value > 0 else { return 1 }
        let shift = 64 - value.leadingZeroBitCount
        return shift < 64 ? 1 << UInt64(shift) : UInt64.max
    }

    static func powerOfTwo(below value: UInt64) -> UInt64 {
        guard value > 1 else { return 0 }
        return 1 << UInt64(63 - (value - 1).leadingZeroBitCount)
    }
}
