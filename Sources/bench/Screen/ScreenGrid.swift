/// What a terminal of the kind xterm shows after the bytes that it got: characters only, no colours.
///
/// It knows what ncurses sends for TERM=xterm-256color, and passes over the rest.
struct ScreenGrid {
    let columns: Int
    let rows: Int
    /// Bytes that came.
    private(set) var byteCount = 0
    private var cells: [[Character]]
    private var row = 0
    private var column = 0
    private var scrollTop = 0
    private var scrollBottom: Int
    private var last: Character = " "
    private var state = State.text
    private var open: [UInt8] = []
    private var missingCount = 0

    private enum State {
        case text
        case escape
        /// After ESC and one of `( ) # %`: one more byte.
        case skip
        case control
        /// Up to BEL or ESC \.
        case string
    }

    init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        scrollBottom = rows - 1
        cells = Self.blank(rows, columns)
    }

    /// The text of a row.
    func line(_ row: Int) -> String { String(cells[row]) }

    /// Whether any row has that text.
    func contains(_ text: String) -> Bool {
        (0..<rows).contains { line($0).contains(text) }
    }

    private static func blank(_ rows: Int, _ columns: Int) -> [[Character]] {
        [[Character]](repeating: [Character](repeating: " ", count: columns), count: rows)
    }

    mutating func take(_ bytes: ArraySlice<UInt8>) {
        byteCount += bytes.count
        for byte in bytes { take(byte) }
    }

    private mutating func take(_ byte: UInt8) {
        switch state {
        case .text: takeText(byte)
        case .escape: takeEscape(byte)
        case .skip: state = .text
        case .string:
            if byte == 0x07 || byte == UInt8(ascii: "\\") { state = .text }
        case .control:
            guard (0x40...0x7e).contains(byte) else { return open.append(byte) }
            state = .text
            perform(byte)
        }
    }

    private mutating func takeText(_ byte: UInt8) {
        switch byte {
        case 0x1b: state = .escape
        case 0x08: column = max(0, column - 1)
        case 0x09: column = min(columns - 1, (column / 8 + 1) * 8)
        case 0x0a, 0x0b, 0x0c: lineFeed()
        case 0x0d: column = 0
        case 0..<0x20: break
        case 0x80..<0xc0:
            open.append(byte)
            missingCount -= 1
            if missingCount == 0 { put(String(decoding: open, as: UTF8.self).first ?? "?") }
        case 0xc0...:
            open = [byte]
            missingCount = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1
        default: put(Character(UnicodeScalar(byte)))
        }
    }

    private mutating func takeEscape(_ byte: UInt8) {
        state = .text
        switch byte {
        case UInt8(ascii: "["):
            open = []
            state = .control
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"): state = .string
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "#"), UInt8(ascii: "%"):
            state = .skip
        case UInt8(ascii: "M"):
            if row == scrollTop { scroll(from: scrollTop, by: -1) } else { row = max(0, row - 1) }
        default: break
        }
    }

    private mutating func put(_ character: Character) {
        if column >= columns {
            column = 0
            lineFeed()
        }
        cells[row][column] = character
        column += 1
        last = character
    }

    private mutating func lineFeed() {
        if row == scrollBottom {
            scroll(from: scrollTop, by: 1)
        } else {
            row = min(rows - 1, row + 1)
        }
    }

    /// Moves the rows from one on to the region's last, up for a positive count.
    private mutating func scroll(from top: Int, by count: Int) {
        guard top <= scrollBottom else { return }
        let region = Array(cells[top...scrollBottom])
        let amount = min(abs(count), region.count)
        let blank = Self.blank(amount, columns)
        let moved =
            count > 0
            ? Array(region.dropFirst(amount)) + blank : blank + Array(region.dropLast(amount))
        cells.replaceSubrange(top...scrollBottom, with: moved)
    }

    private mutating func perform(_ final: UInt8) {
        // Private modes: the cursor's shape, the mouse, the other screen.
        if let first = open.first, first >= 0x3c {
            if final == UInt8(ascii: "h"), open.starts(with: Array("?1049".utf8)) { clear() }
            return
        }
        let numbers = String(decoding: open, as: UTF8.self)
            .split(separator: ";", omittingEmptySubsequences: false)
            .map { Int($0) }
        func number(_ index: Int, else missing: Int = 1) -> Int {
            guard index < numbers.count, let number = numbers[index] else { return missing }
            return min(max(number, missing), 10_000)
        }
        perform(final, number(0), number(1), erasing: number(0, else: 0))
        if final == UInt8(ascii: "r") {
            scrollTop = min(number(0), rows) - 1
            scrollBottom = max(scrollTop, min(number(1, else: rows), rows) - 1)
            (row, column) = (0, 0)
        }
    }

    private mutating func clear() {
        cells = Self.blank(rows, columns)
    }

    private mutating func perform(_ final: UInt8, _ first: Int, _ second: Int, erasing mode: Int) {
        let place = min(column, columns - 1)
        switch UnicodeScalar(final) {
        case "A": row = max(0, row - first)
        case "B": row = min(rows - 1, row + first)
        case "C": column = min(columns - 1, column + first)
        case "D": column = max(0, column - first)
        case "G", "`": column = min(columns, first) - 1
        case "d": row = min(rows, first) - 1
        case "H", "f": (row, column) = (min(rows, first) - 1, min(columns, second) - 1)
        case "J":
            if mode == 2 { clear() } else { erase(mode, in: row) }
            if mode == 0 { for row in (row + 1)..<max(row + 1, rows) { erase(2, in: row) } }
            if mode == 1 { for row in 0..<row { erase(2, in: row) } }
        case "K": erase(mode, in: row)
        case "X": fill(place..<min(columns, place + first))
        case "P":
            cells[row].removeSubrange(place..<min(columns, place + first))
            cells[row] += [Character](repeating: " ", count: columns - cells[row].count)
        case "@":
            let blanks = [Character](repeating: " ", count: min(first, columns - place))
            cells[row].insert(contentsOf: blanks, at: place)
            cells[row].removeLast(cells[row].count - columns)
        case "L": scroll(from: row, by: -first)
        case "M": scroll(from: row, by: first)
        case "S": scroll(from: scrollTop, by: first)
        case "T": scroll(from: scrollTop, by: -first)
        case "b": for _ in 0..<first { put(last) }
        default: break
        }
    }

    private mutating func erase(_ mode: Int, in row: Int) {
        let range = mode == 0 ? min(column, columns)..<columns : 0..<columns
        let place = self.row
        self.row = row
        fill(mode == 1 ? 0..<min(columns, column + 1) : range)
        self.row = place
    }

    private mutating func fill(_ range: Range<Int>) {
        for column in range { cells[row][column] = " " }
    }
}
