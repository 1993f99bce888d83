import InspectorModel

/// Which slot each column of a curve shows: one slot a column, the slot that is open now at the right.
///
/// The open slot has no value yet. Its column is there for the mark of a switch that was just made,
/// and what was measured stands still until the slot closes.
struct TimeAxis: Equatable {
    /// A switch that falls on the axis.
    struct Mark: Equatable {
        var column: Int
        var change: Switch
    }

    let width: Int
    /// Oldest first; those in the same slot share a column.
    let marks: [Mark]
    private let openSlot: UInt64

    init(width: Int, _ state: InspectorState) {
        self.width = width
        let openSlot = Slot.index(of: state.now)
        self.openSlot = openSlot
        marks = state.workload.switches.compactMap { change in
            let slot = Slot.index(of: change.at)
            guard slot <= openSlot, openSlot - slot < UInt64(width) else { return nil }
            return Mark(column: width - 1 - Int(openSlot - slot), change: change)
        }
    }

    /// The slot of a column; nil before the clock's beginning.
    func slot(at column: Int) -> UInt64? {
        let back = UInt64(width - 1 - column)
        return back <= openSlot ? openSlot - back : nil
    }

    /// What a curve has in each column; nothing where a switch has its mark, as the slot is of both sides.
    func values(of curve: Curve) -> [UInt64?] {
        var values = (0..<width).map { column in slot(at: column).flatMap { curve[$0] } }
        for mark in marks { values[mark.column] = nil }
        return values
    }

    /// From the left edge to the right one, in whole seconds.
    var seconds: Int { width / 2 }
}
