/// How values lie in a frame: between two processes of one program, so there are no versions.
///
/// A value is a tag and what the tag says; numbers are little-endian.
///
///     none, false, true │ 8 bytes │ count, bytes │ count, bytes of (key count, key, value)… or of value…
///     ──────────────────┴─────────┴──────────────┴──────────────────────────────────────────────────────
enum WireTag: UInt8 {
    case none, false_, true_
    /// 8 bytes, two's complement.
    case integer
    /// 8 bytes.
    case unsigned
    /// The bits of a `Double`.
    case double
    /// The bits of a `Float`.
    case float
    /// UTF-8.
    case text
    /// Elements of a trivial type, as they lie in memory.
    case bytes
    case keyed, unkeyed
}

/// Bytes being put together.
struct WireBytes {
    var bytes: [UInt8] = []

    @inline(__always)
    mutating func append(_ tag: WireTag) { bytes.append(tag.rawValue) }

    @inline(__always)
    mutating func append(_ number: UInt64) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    @inline(__always)
    mutating func append(_ number: UInt32) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ text: String) {
        var text = text
        text.withUTF8 {
            append(UInt32(truncatingIfNeeded: $0.count))
            bytes.append(contentsOf: $0)
        }
    }

    mutating func append(_ tag: WireTag, _ number: UInt64) {
        append(tag)
        append(number)
    }

    mutating func appendCounted(_ tag: WireTag, _ content: UnsafeRawBufferPointer) {
        append(tag, UInt64(content.count))
        bytes.append(contentsOf: content)
    }
}

/// Bytes that came from another process, which may have gone mad: nothing here traps on them.
struct WireSource {
    let bytes: [UInt8]
    var position: Int
    let end: Int

    init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
    }

    var isAtEnd: Bool { position >= end }

    mutating func take(_ count: Int) throws -> Range<Int> {
        guard count >= 0, count <= end - position else { throw WireError() }
        defer { position += count }
        return position..<position + count
    }

    mutating func tag() throws -> WireTag {
        guard position < end, let tag = WireTag(rawValue: bytes[position]) else {
            throw WireError()
        }
        position += 1
        return tag
    }

    mutating func number<Number: FixedWidthInteger>(_: Number.Type) throws -> Number {
        let range = try take(MemoryLayout<Number>.size)
        return bytes.withUnsafeBytes {
            Number(
                littleEndian: $0.loadUnaligned(fromByteOffset: range.lowerBound, as: Number.self))
        }
    }

    mutating func counted() throws -> Range<Int> {
        try take(Int(truncatingIfNeeded: try number(UInt64.self)))
    }

    mutating func text() throws -> Range<Int> { try take(Int(try number(UInt32.self))) }

    func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// The place of the next value, which is passed over.
    mutating func value() throws -> Range<Int> {
        let start = position
        switch try tag() {
        case .none, .false_, .true_: break
        case .integer, .unsigned, .double: _ = try take(8)
        case .float: _ = try take(4)
        case .text, .bytes, .keyed, .unkeyed: _ = try counted()
        }
        return start..<position
    }
}

/// Bytes that are no value.
struct WireError: Error {}
