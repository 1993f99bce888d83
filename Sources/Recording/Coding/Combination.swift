import InspectorModel

/// Which of an event's numbers were foreseen, and how the others are written.
///
///     bits 0–1  job: foreseen first, foreseen second, distance from the first, itself
///     bits 2–4  argument: foreseen, one more, one less, distance, itself, zero
///     bits 5–7  bytes of the interval since the event before: 0 to 6, or 8
struct EventMode: Equatable {
    enum Job: UInt8 {
        case first = 0
        case second = 1
        case distance = 2
        case itself = 3
    }

    enum Argument: UInt8 {
        case foreseen = 0
        case oneMore = 1
        case oneLess = 2
        case distance = 3
        case itself = 4
        case zero = 5
    }

    var rawValue: UInt8

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(job: Job, argument: Argument, intervalCode: UInt8) {
        rawValue = job.rawValue | argument.rawValue << 2 | intervalCode << 5
    }

    /// Every value has a meaning, but for two of the argument's, which are nil.
    var argument: Argument? { Argument(rawValue: rawValue >> 2 & 7) }
    var job: Job { Job(rawValue: rawValue & 3) ?? .itself }
    var intervalCount: Int { rawValue >> 5 == 7 ? 8 : Int(rawValue >> 5) }

    /// The code of the fewest bytes that hold an interval.
    static func intervalCode(of interval: UInt64) -> UInt8 {
        UInt8(truncatingIfNeeded: min(7, (64 - interval.leadingZeroBitCount + 7) / 8))
    }
}

/// What many events have in common: one byte stands for all of it.
struct Combination: Hashable {
    var kind: UInt8
    var detail: UInt8
    var mode: UInt8
    var executor: UInt32
    var worker: UInt32
}

/// The numbers that stand for a block's combinations, given out as they first come.
///
///     byte 0x00–0xbf         that number
///     byte 0xc0–0xfe, next   0xc0 + 256 × (byte - 0xc0) + next
///     byte 0xff              a combination follows; it gets the next number while there are any:
///                            mode, kind, detail, executor + 1, worker + 1 (wrapping: none is 0)
enum CombinationCode {
    static let shortCount = 0xc0
    static let definition: UInt8 = 0xff
    static let limit = 4096
}

/// Finds a combination's number while a block is written: open addressing, emptied at once by a new era.
struct CombinationBook {
    private struct Slot {
        var combination = Combination(kind: 0, detail: 0, mode: 0, executor: 0, worker: 0)
        var era: UInt32 = 0
        var number: Int32 = 0
    }

    private var slots = [Slot](repeating: Slot(), count: 4 * CombinationCode.limit)
    private var era: UInt32 = 0
    private var count = 0

    /// Forgets all numbers.
    mutating func reset() {
        era += 1
        count = 0
    }

    /// The number given to a combination; nil when it has none, whereupon it gets one if any is left.
    mutating func number(of combination: Combination) -> Int? {
        let key =
            UInt64(combination.executor) &* 0x9e37_79b9_7f4a_7c15
            ^ UInt64(combination.worker) &* 0xc2b2_ae3d_27d4_eb4f
            ^ (UInt64(combination.kind) << 16 | UInt64(combination.detail) << 8
                | UInt64(combination.mode)) &* 0x1656_67b1_9e37_79f9
        var index = Int(truncatingIfNeeded: key >> 40) & (slots.count - 1)
        while slots[index].era == era {
            if slots[index].combination == combination { return Int(slots[index].number) }
            index = (index + 1) & (slots.count - 1)
        }
        if count < CombinationCode.limit {
            slots[index] = Slot(combination: combination, era: era, number: Int32(count))
            count += 1
        }
        return nil
    }
}
