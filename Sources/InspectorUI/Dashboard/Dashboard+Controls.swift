import InspectorModel

extension Dashboard {
    private static let blocking = "blocking"
    private static let offloaded = "offloaded"

    /// From blocking to offloaded, or to the second strategy where none is called so; else to
    /// blocking.
    mutating func toggleBlocking(_ state: InspectorState) -> [Effect] {
        guard let control = state.strategyControl else { return [] }
        let choices = control.choices
        let current = Int(exactly: wished(of: control, state)).flatMap { choices[safely: $0] }
        let isBlocking = current == Self.blocking || !choices.contains(Self.blocking)
        let next =
            isBlocking
            ? choices.first { $0 == Self.offloaded } ?? choices[safely: 1]
            : Self.blocking
        guard let index = choices.firstIndex(where: { $0 == next }) else { return [] }
        return set(control, to: UInt64(index), state)
    }

    /// The next or previous value of a choice, round and round.
    mutating func choose(
        _ control: ControlState?, by step: Int, _ state: InspectorState
    ) -> [Effect] {
        guard let control, case .choice(let values) = control.declaration.domain, !values.isEmpty
        else {
            return []
        }
        let current = Int(exactly: wished(of: control, state)) ?? 0
        let next = (min(current, values.count - 1) + step + values.count) % values.count
        return set(control, to: UInt64(next), state)
    }

    /// The next power of two, within the control's range; the neighbour of a choice.
    mutating func changeLoad(by step: Int, _ state: InspectorState) -> [Effect] {
        guard let control = state.loadControl else { return [] }
        guard case .number(let range) = control.declaration.domain else {
            return choose(control, by: step, state)
        }
        let current = wished(of: control, state)
        let next = step > 0 ? Self.powerOfTwo(above: current) : Self.powerOfTwo(below: current)
        let value = min(max(next, range.lowerBound), range.upperBound)
        guard value != current else {
            say("load is at its \(step > 0 ? "most" : "least"): \(value)", state)
            return []
        }
        return set(control, to: value, state)
    }

    /// The value that the control has, or will have when the target has followed the last key: keys that
    /// come quicker than its answer count one after the other.
    private func wished(of control: ControlState, _ state: InspectorState) -> UInt64 {
        guard let wish = wishes[control.declaration.id], wish.expiresAt > instant(state) else {
            return control.value
        }
        return wish.value
    }

    /// Says at once what was asked for: a target that stands still answers later.
    private mutating func set(
        _ control: ControlState, to value: UInt64, _ state: InspectorState
    ) -> [Effect] {
        guard value != wished(of: control, state) else { return [] }
        let name = control.declaration.name
        let text = Int(exactly: value).flatMap { control.choices[safely: $0] } ?? String(value)
        say("\(name): \(text)", state)
        let expiresAt = instant(state).advanced(byNanoseconds: Wish.lifetime)
        wishes[control.declaration.id] = Wish(value: value, expiresAt: expiresAt)
        return [.setControl(name: name, value: text)]
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
