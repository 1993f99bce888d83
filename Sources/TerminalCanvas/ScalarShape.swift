/// What one Unicode scalar of a text becomes on a terminal.
///
/// Text from outside (names of tasks, lines of a log) may hold anything. What would move the
/// cursor, turn the direction of the text or take no column of its own is replaced or dropped here,
/// so that a cell's width is known and no text reaches past its cells.
enum ScalarShape: Equatable {
    /// Takes one column, perhaps as another scalar than it was.
    case narrow(Unicode.Scalar)
    /// Takes two columns.
    case wide
    /// Stands on the character before it.
    case mark
    /// Left out.
    case dropped

    init(_ scalar: Unicode.Scalar) {
        let value = scalar.value
        switch value {
        case 0x20..<0x7F: self = .narrow(scalar)
        case 0x09, 0x0A, 0x0D: self = .narrow(" ")
        // The pictures of the control characters, in the same order as those.
        case 0x00..<0x20: self = .narrow(Unicode.Scalar(0x2400 + value) ?? ScalarShape.unknown)
        case 0x7F: self = .narrow("\u{2421}")
        case 0x80..<0xA0: self = .narrow(ScalarShape.unknown)
        case 0xA0: self = .narrow(" ")
        case 0xAD: self = .dropped
        case 0xA1..<0x300: self = .narrow(scalar)
        // Arrows, boxes and blocks: what screens are drawn with. The wide ones are 25FD and 25FE.
        case 0x2190..<0x2300, 0x2500..<0x25FD: self = .narrow(scalar)
        // The second and third letters of a Hangul syllable stand on the first.
        case 0x1160..<0x1200, 0xD7B0..<0xD800: self = .mark
        // A tone of skin colours the picture before it.
        case 0x1F3FB...0x1F3FF: self = .dropped
        // Flags are pairs of letters; terminals disagree on the width of a pair, not of letters.
        case 0x1F1E6...0x1F1FF:
            self = .narrow(Unicode.Scalar(0x41 + value - 0x1F1E6) ?? ScalarShape.unknown)
        case 0xFE00...0xFE0F, 0xE0100...0xE01EF: self = .dropped
        default: self.init(rare: scalar)
        }
    }

    private init(rare scalar: Unicode.Scalar) {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: self = .mark
        // Joiners, direction marks and overrides, tags, the byte order mark.
        case .format: self = .dropped
        case .spaceSeparator where !WideScalars.contains(scalar.value): self = .narrow(" ")
        case .lineSeparator, .paragraphSeparator: self = .narrow(" ")
        case .control, .surrogate, .unassigned: self = .narrow(ScalarShape.unknown)
        default: self = WideScalars.contains(scalar.value) ? .wide : .narrow(scalar)
        }
    }

    /// What stands for a scalar that nobody can show.
    static let unknown: Unicode.Scalar = "\u{FFFD}"
}

/// Takes a text scalar by scalar and tells the shape of each, as it stands after those before.
struct ScalarScanner {
    private var joins = false

    /// The shape of the next scalar of the text.
    mutating func shape(of scalar: Unicode.Scalar) -> ScalarShape {
        if scalar == "\u{200D}" {
            joins = true
            return .dropped
        }
        let shape = ScalarShape(scalar)
        switch shape {
        // A picture made of several is drawn as its first one: terminals disagree on the whole.
        case .wide where joins: return .dropped
        case .narrow where joins && (0x2600..<0x27C0).contains(scalar.value): return .dropped
        case .narrow, .wide: joins = false
        case .mark, .dropped: break
        }
        return shape
    }
}

/// The terminal columns that a text takes when it is written on one row of a canvas.
///
/// East Asian wide characters and emoji take 2, combining marks and what is dropped take 0, and
/// every other character takes 1, control characters among them: they are drawn as pictures.
/// The widths are those of Unicode 17.0, EastAsianWidth.txt and DerivedGeneralCategory.txt.
package func columnWidth(of text: String) -> Int {
    if let width = text.utf8.withContiguousStorageIfAvailable(printableASCIICount), let width {
        return width
    }
    var width = 0
    var scanner = ScalarScanner()
    for scalar in text.unicodeScalars {
        switch scanner.shape(of: scalar) {
        case .narrow: width += 1
        case .wide: width += 2
        case .mark, .dropped: break
        }
    }
    return width
}

/// The count of the bytes if all of them are printable ASCII, else nil.
private func printableASCIICount(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    for byte in bytes where byte < 0x20 || byte > 0x7E { return nil }
    return bytes.count
}
