/// What lanes order: something that came as the so-manieth.
package protocol LaneElement {
    /// Grows from one that came to the next.
    var sequence: UInt64 { get }
}

/// What waits for a worker, ordered by priority and, within one, by arrival.
///
/// The first of the most urgent lane is taken next. Each eighth time that somebody else is passed over
/// by that, the one that came first of all is taken instead: so with `n` before it, the least urgent
/// waits for no more than `8 (n + 1)` others, however many more urgent ones keep coming.
///
/// Rejected: a deadline each, `arrival + allowance of the lane`. Behind a thousand jobs of the lowest
/// priority, one of the highest would wait for all but as many as the allowance says.
package struct JobLanes<Element: LaneElement>: ~Copyable {
    /// How urgent: 0 is the most.
    package static var laneCount: Int { 4 }
    private static var turnLength: UInt8 { 8 }

    private var urgent = JobRing<Element>()
    private var usual = JobRing<Element>()
    private var low = JobRing<Element>()
    private var background = JobRing<Element>()
    /// Bit `n` is set where lane `n` holds something.
    private var filled: UInt8 = 0
    private var turn: UInt8 = 0
    /// How many wait.
    package private(set) var count = 0

    /// Nothing waits yet.
    package init() {}

    /// Whether nothing waits.
    package var isEmpty: Bool { count == 0 }

    /// The lane of a priority: `high` and above, `medium`, `low`, and all below.
    package static func lane(of priority: UInt8) -> Int {
        switch priority {
        case 25...: 0
        // 0 is who states none.
        case 21..., 0: 1
        case 17...: 2
        default: 3
        }
    }

    /// Takes in what came last of all.
    package mutating func append(_ element: Element, lane: Int) {
        filled |= 1 << UInt8(lane)
        count &+= 1
        switch lane {
        case 0: urgent.append(element)
        case 1: usual.append(element)
        case 2: low.append(element)
        default: background.append(element)
        }
    }

    /// Takes out what is to run next.
    package mutating func popFirst() -> Element? {
        popFirstWithLane()?.element
    }

    /// As ``popFirst()``, with the lane in which it was.
    package mutating func popFirstWithLane() -> (element: Element, lane: Int)? {
        guard filled != 0 else { return nil }
        var lane = filled.trailingZeroBitCount
        if filled & (filled &- 1) != 0 {
            turn &+= 1
            if turn == Self.turnLength {
                turn = 0
                lane = laneOfOldest
            }
        }
        guard let element = pop(lane) else { return nil }
        count &-= 1
        return (element, lane)
    }

    /// Takes out all for which `condition` holds, in no stated order.
    package mutating func removeAll(where condition: (Element) -> Bool) -> [Element] {
        guard count > 0 else { return [] }
        var removed: [Element] = []
        urgent.removeAll(where: condition, into: &removed)
        usual.removeAll(where: condition, into: &removed)
        low.removeAll(where: condition, into: &removed)
        background.removeAll(where: condition, into: &removed)
        count -= removed.count
        filled = 0
        if urgent.count > 0 { filled |= 1 }
        if usual.count > 0 { filled |= 2 }
        if low.count > 0 { filled |= 4 }
        if background.count > 0 { filled |= 8 }
        return removed
    }

    private mutating func pop(_ lane: Int) -> Element? {
        let element: Element?
        let isEmpty: Bool
        switch lane {
        case 0: (element, isEmpty) = (urgent.popFirst(), urgent.count == 0)
        case 1: (element, isEmpty) = (usual.popFirst(), usual.count == 0)
        case 2: (element, isEmpty) = (low.popFirst(), low.count == 0)
        default: (element, isEmpty) = (background.popFirst(), background.count == 0)
        }
        if isEmpty { filled &= ~(1 << UInt8(lane)) }
        return element
    }

    private var laneOfOldest: Int {
        var oldest = (lane: 0, sequence: UInt64.max)
        if let sequence = urgent.firstSequence { oldest = (0, sequence) }
        if let sequence = usual.firstSequence, sequence < oldest.sequence { oldest = (1, sequence) }
        if let sequence = low.firstSequence, sequence < oldest.sequence { oldest = (2, sequence) }
        if let sequence = background.firstSequence, sequence < oldest.sequence {
            oldest = (3, sequence)
        }
        return oldest.lane
    }
}
