/// What follows a batch's first byte.
struct BatchContents: OptionSet {
    var rawValue: UInt8

    static let events = BatchContents(rawValue: 1)
    static let executors = BatchContents(rawValue: 2)
    static let workers = BatchContents(rawValue: 4)
    static let controls = BatchContents(rawValue: 8)
    static let seldomThings = BatchContents(rawValue: 16)
    static let all: BatchContents = [.events, .executors, .workers, .controls, .seldomThings]
}

/// What few batches have.
struct SeldomThings: OptionSet {
    var rawValue: UInt8

    static let declarations = SeldomThings(rawValue: 1)
    static let otherParts = SeldomThings(rawValue: 2)
    static let dropped = SeldomThings(rawValue: 4)
    static let end = SeldomThings(rawValue: 8)
    static let stepBack = SeldomThings(rawValue: 16)
    static let all: SeldomThings = [.declarations, .otherParts, .dropped, .end, .stepBack]
}

/// A difference of two numbers as one without a sign: 0, -1, 1 and -2 become 0, 1, 2 and 3.
@inline(__always)
func zigzag(_ difference: UInt64) -> UInt64 {
    let signed = Int64(bitPattern: difference)
    return UInt64(bitPattern: (signed << 1) ^ (signed >> 63))
}

/// Undoes ``zigzag(_:)``.
@inline(__always)
func unzigzag(_ value: UInt64) -> UInt64 {
    value >> 1 ^ (0 &- (value & 1))
}

/// The bytes of a number as a varint.
@inline(__always)
func varintCount(_ value: UInt64) -> Int {
    (70 - (value | 1).leadingZeroBitCount) / 7
}
