/// One place on a canvas: what stands there and what it means.
package struct Cell: Equatable, Sendable {
    /// What stands there; a blank in the right half of a wide character.
    package var character: Character
    /// What it means.
    package var role: Role
    /// Whether this is the right half of the wide character in the cell to the left.
    package var isContinuation: Bool

    /// A cell as given.
    package init(character: Character = " ", role: Role = .plain, isContinuation: Bool = false) {
        self.character = character
        self.role = role
        self.isContinuation = isContinuation
    }
}

/// A cell as the canvas keeps it; `Cell` is made of it on request.
///
/// It is 12 trivial bytes, so that a frame is filled, copied and compared without reference
/// counting.
struct Slot: Equatable {
    var scalar: Unicode.Scalar
    /// One combining mark, or NUL for none.
    ///
    /// More marks on one base are dropped.
    var mark: Unicode.Scalar
    var role: Role
    var half: Half

    enum Half: UInt8 { case whole, left, right }

    static let noMark: Unicode.Scalar = "\0"

    init(_ scalar: Unicode.Scalar, role: Role, half: Half = .whole) {
        self.scalar = scalar
        self.mark = Slot.noMark
        self.role = role
        self.half = half
    }

    var isBlank: Bool { scalar == " " && mark == Slot.noMark && half != .right }

    var character: Character {
        guard mark != Slot.noMark else { return Character(scalar) }
        var scalars = String.UnicodeScalarView()
        scalars.append(scalar)
        scalars.append(mark)
        return Character(String(scalars))
    }
}
