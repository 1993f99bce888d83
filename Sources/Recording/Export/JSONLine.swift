/// An object of JSON being put together in one line, field by field (RFC 8259).
struct JSONLine {
    private(set) var bytes: [UInt8] = []
    private var isFirst = true

    /// Begins another line behind those there are.
    mutating func begin() {
        bytes.append(UInt8(ascii: "{"))
        isFirst = true
    }

    mutating func end() {
        bytes.append(UInt8(ascii: "}"))
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Forgets the lines and keeps the memory.
    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    mutating func add(_ key: StaticString, text: String) {
        addKey(key)
        Self.quote(text, into: &bytes)
    }

    /// Adds a text that was quoted before.
    mutating func add(_ key: StaticString, quoted: [UInt8]) {
        addKey(key)
        bytes.append(contentsOf: quoted)
    }

    mutating func add(_ key: StaticString, literal: StaticString) {
        addKey(key)
        bytes.append(UInt8(ascii: "\""))
        append(literal)
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func add(_ key: StaticString, number: UInt64) {
        addKey(key)
        append(number)
    }

    mutating func add(_ key: StaticString, signed number: Int64) {
        addKey(key)
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        append(number.magnitude)
    }

    mutating func addNull(_ key: StaticString) {
        addKey(key)
        append("null")
    }

    mutating func add(_ key: StaticString, quotedList: [[UInt8]]) {
        addKey(key)
        bytes.append(UInt8(ascii: "["))
        for (index, quoted) in quotedList.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(contentsOf: quoted)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// Adds nanoseconds as milliseconds.
    mutating func add(_ key: StaticString, milliseconds nanoseconds: UInt64) {
        addKey(key)
        append(nanoseconds, decimals: 6)
    }

    /// Adds the seconds from one instant to another, negative where that is earlier.
    mutating func add(_ key: StaticString, secondsFrom start: UInt64, to instant: UInt64) {
        addKey(key)
        if instant < start { bytes.append(UInt8(ascii: "-")) }
        append(instant < start ? start - instant : instant - start, decimals: 9)
    }

    private mutating func addKey(_ key: StaticString) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        bytes.append(UInt8(ascii: "\""))
        append(key)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    private mutating func append(_ number: UInt64) {
        let start = bytes.count
        var rest = number
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
    }

    /// A number over a power of ten, without zeros at its end.
    private mutating func append(_ number: UInt64, decimals: Int) {
        let unit: UInt64 = decimals == 6 ? 1_000_000 : 1_000_000_000
        append(number / unit)
        var rest = number % unit
        guard rest > 0 else { return }
        bytes.append(UInt8(ascii: "."))
        var digit = unit / 10
        while rest > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / digit))
            rest %= digit
            digit /= 10
        }
    }

    /// A text as JSON has it: quotes, backslashes and control characters escaped.
    static func quoted(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        quote(text, into: &bytes)
        return bytes
    }

    private static func quote(_ text: String, into bytes: inout [UInt8]) {
        let digits = Array("0123456789abcdef".utf8)
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20, 0x7f:
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            default:
                bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
