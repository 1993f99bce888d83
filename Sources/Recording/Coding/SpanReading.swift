import InspectorModel

// As ``ByteReader`` reads, from bytes that stay where they are: what decoding events takes its time for.

@inline(__always)
func readByte(in bytes: borrowing RawSpan, at offset: inout Int) throws(ByteError) -> UInt8 {
    guard offset < bytes.byteCount else {
        throw ByteError(problem: .endsEarly, offset: offset)
    }
    defer { offset += 1 }
    return bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
}

/// A LEB128 varint.
@inline(__always)
func readNumber(in bytes: borrowing RawSpan, at offset: inout Int) throws(ByteError) -> UInt64 {
    let first = try readByte(in: bytes, at: &offset)
    guard first >= 0x80 else { return UInt64(first) }
    return try readLongNumber(after: first, in: bytes, at: &offset)
}

private func readLongNumber(
    after first: UInt8,
    in bytes: borrowing RawSpan,
    at offset: inout Int
) throws(ByteError) -> UInt64 {
    var value = UInt64(first & 0x7f)
    var shift: UInt64 = 7
    while true {
        let byte = try readByte(in: bytes, at: &offset)
        guard shift < 63 || byte < 2 else {
            throw ByteError(problem: .outOfRange, offset: offset)
        }
        value |= UInt64(byte & 0x7f) << shift
        if byte < 0x80 { return value }
        shift += 7
    }
}

/// A number of up to eight bytes, the lowest first.
@inline(__always)
func readInterval(
    _ count: Int,
    in bytes: borrowing RawSpan,
    at offset: inout Int
) throws(ByteError) -> UInt64 {
    guard bytes.byteCount - offset >= 8 else {
        var value: UInt64 = 0
        for index in 0..<count {
            value |= UInt64(try readByte(in: bytes, at: &offset)) << UInt64(8 * index)
        }
        return value
    }
    let word = UInt64(
        littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
    )
    offset += count
    guard count > 0 else { return 0 }
    return word & UInt64.max >> UInt64(64 - 8 * count)
}
