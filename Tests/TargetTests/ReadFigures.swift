/// What a reader of the rig found.
struct ReadFigures {
    var read: UInt64
    var dropped: UInt64
    var disordered: UInt64

    init?(_ line: String) {
        let figures = line.split(separator: " ").compactMap { UInt64($0) }
        guard figures.count == 3 else { return nil }
        (read, dropped, disordered) = (figures[0], figures[1], figures[2])
    }
}
