/// The top of a curve's scale: a round number, so that the curve does not rescale with every value.
enum Scale {
    private static let steps: [UInt64] = [10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100]

    /// The least round number that is no less than `value` and `floor`.
    static func top(for value: UInt64, floor: UInt64) -> UInt64 {
        let least = max(value, floor, 1)
        if least <= 10 { return least }
        // At most 10^18, so that ten times it is still a number.
        guard least <= 1_000_000_000_000_000_000 else { return least }
        var unit: UInt64 = 1
        while unit * 100 < least { unit *= 10 }
        return (steps.first { $0 * unit >= least } ?? 100) * unit
    }
}
