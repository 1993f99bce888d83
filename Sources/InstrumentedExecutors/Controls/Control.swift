import Probe

/// A switch of the program's own, which whoever watches the program sees and may set.
///
/// ```swift
/// let mode = Control("mode", values: ["careful", "fast"], initial: "careful")
/// let load = Control("load", range: 1...64, initial: 16)
/// if mode.value == "fast" { skipChecks() }
/// ```
///
/// It is offered while this object lives. Any thread may read and set it; nothing here blocks for long.
public final class Control: Sendable {
    private let slot: ControlSlot
    private let values: [String]

    /// The name on screen.
    public var name: String { slot.name }

    /// A choice of one of `values`.
    ///
    /// - Parameters:
    ///   - values: at least one, each once
    ///   - initial: one of them; the first unless stated
    ///   - changed: called after each change, on the thread that made it
    public init(
        _ name: String,
        values: [String],
        initial: String? = nil,
        changed: @escaping @Sendable () -> Void = {}
    ) {
        precondition(!values.isEmpty, "a choice of nothing")
        precondition(Set(values).count == values.count, "each value once")
        guard let index = values.firstIndex(of: initial ?? values[0]) else {
            preconditionFailure("the initial value of \(name) is none of its values")
        }
        self.values = values
        slot = ControlSlot(name, domain: .choice(values), initial: UInt64(index)) { _ in changed() }
    }

    /// A number.
    ///
    /// - Parameters:
    ///   - range: what it can be set to, from 0 on
    ///   - initial: one of `range`
    ///   - changed: called after each change, on the thread that made it
    public init(
        _ name: String,
        range: ClosedRange<Int>,
        initial: Int,
        changed: @escaping @Sendable () -> Void = {}
    ) {
        precondition(range.lowerBound >= 0, "a control's number is not negative")
        precondition(range.contains(initial), "the initial value of \(name) is out of its range")
        values = []
        slot = ControlSlot(
            name,
            domain: .number(UInt64(range.lowerBound)...UInt64(range.upperBound)),
            initial: UInt64(initial)
        ) { _ in changed() }
    }

    /// The index of a choice among its values, or the number.
    public var index: Int { Int(truncatingIfNeeded: slot.value) }

    /// One of the values of a choice, or the number in decimal.
    public var value: String {
        let index = index
        return values.isEmpty ? String(index) : values[index]
    }

    /// Sets it to one of its values, or to the number written in decimal.
    ///
    /// - Returns: false, and nothing done, where it has no such value.
    @discardableResult
    public func set(_ value: String) -> Bool {
        guard !values.isEmpty else { return Int(value).map { set($0) } ?? false }
        guard let index = values.firstIndex(of: value) else { return false }
        return set(index)
    }

    /// Sets it to the value of this index, or to this number.
    ///
    /// - Returns: false, and nothing done, where it has no such value.
    @discardableResult
    public func set(_ index: Int) -> Bool {
        guard index >= 0 else { return false }
        return slot.set(UInt64(index))
    }
}
