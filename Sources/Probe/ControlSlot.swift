import CProbe
import Synchronization

/// A switch of the program's own that readers see and may set: one of several values, or a number.
///
/// It is in the control table while this object lives. Any thread.
package final class ControlSlot: Sendable {
    /// What a control can be set to.
    package enum Domain: Equatable, Sendable {
        case choice([String])
        case number(ClosedRange<UInt64>)

        func contains(_ value: UInt64) -> Bool {
            switch self {
            case .choice(let values): value < values.count
            case .number(let range): range.contains(value)
            }
        }
    }

    /// What the screen and the socket call it.
    package let name: String
    package let domain: Domain
    /// The row's index, which events carry.
    package let index: UInt16
    /// Index into the values of a choice, or the number.
    private let current: Atomic<UInt64>
    private let changed: @Sendable (UInt64) -> Void
    /// Written under `writing` only; read by other processes.
    private nonisolated(unsafe) let row: UnsafeMutablePointer<probe_control>
    private let writing = ProbeLock()

    /// Takes a row and publishes it.
    ///
    /// - Parameters:
    ///   - initial: index into the values of a choice, or the number
    ///   - changed: called after each change with the new value, on the thread that made it
    package init(
        _ name: String,
        domain: Domain,
        initial: UInt64,
        changed: @escaping @Sendable (UInt64) -> Void = { _ in }
    ) {
        precondition(domain.contains(initial), "the initial value of \(name) is not one of its own")
        self.name = name
        self.domain = domain
        self.changed = changed
        current = Atomic(initial)
        try? Probe.start()
        index = probe_claim_control()
        row = probe_control_at(index)
        guard index != UInt16.max else { return }
        row.pointee.name = NameArea.offset(of: name)
        switch domain {
        case .choice(let values):
            row.pointee.kind = PROBE_CONTROL_CHOICE.rawValue
            row.pointee.values = NameArea.offset(of: values.joined(separator: "\n"))
            row.pointee.maximum = UInt64(values.count) - 1
        case .number(let range):
            row.pointee.kind = PROBE_CONTROL_NUMBER.rawValue
            row.pointee.minimum = range.lowerBound
            row.pointee.maximum = range.upperBound
        }
        row.pointee.value = initial
        row.pointee.changed_at = Probe.now()
        probe_publish(state)
        ControlRegistry.shared.add(self)
    }

    deinit {
        guard index != UInt16.max else { return }
        probe_retire(state)
    }

    private var state: UnsafeMutablePointer<UInt32> {
        UnsafeMutableRawPointer(row).assumingMemoryBound(to: UInt32.self)
    }

    /// Index into the values of a choice, or the number.
    package var value: UInt64 { current.load(ordering: .acquiring) }

    /// Sets it and tells readers; false, and nothing done, where the domain does not hold the value.
    @discardableResult
    package func set(_ value: UInt64) -> Bool {
        guard domain.contains(value) else { return false }
        writing.hold {
            let now = Probe.now()
            current.store(value, ordering: .releasing)
            probe_control_set(row, value, now)
            Probe.append(PROBE_CONTROL_CHANGED, at: now, job: UInt64(index), argument: value)
        }
        changed(value)
        return true
    }
}

/// The controls that the socket offers; those that are gone drop out by themselves.
final class ControlRegistry: Sendable {
    static let shared = ControlRegistry()

    private struct Entry {
        weak var control: ControlSlot?
    }

    private let lock = ProbeLock()
    // Under the lock.
    nonisolated(unsafe) private var entries: [Entry] = []

    func add(_ control: ControlSlot) {
        lock.hold {
            entries.removeAll { $0.control == nil }
            entries.append(Entry(control: control))
        }
    }

    /// The living controls, oldest first.
    var controls: [ControlSlot] {
        lock.hold { entries.compactMap(\.control) }
    }
}
