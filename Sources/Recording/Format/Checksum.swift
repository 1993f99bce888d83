/// CRC-32C (Castagnoli), as iSCSI has it (RFC 3720, appendix B.4).
///
/// Eight bytes a step with eight tables (M. Kounavis and F. Berry, "A Systematic Approach to Building
/// High Performance Software-based CRC Generators", 2005).
package struct Checksum: Sendable {
    private var register: UInt32 = UInt32.max

    package init() {}

    /// The checksum of everything that was added.
    package var value: UInt32 { ~register }

    /// The checksum of some bytes.
    package static func of(_ bytes: [UInt8]) -> UInt32 {
        var checksum = Checksum()
        checksum.add(bytes.span.bytes)
        return checksum.value
    }

    /// Adds the bytes that follow those added before.
    package mutating func add(_ bytes: borrowing RawSpan) {
        let tables = Self.tables
        var state = register
        var offset = 0
        let count = bytes.byteCount
        tables.withUnsafeBufferPointer { table in
            while count - offset >= 8 {
                let word = UInt64(
                    littleEndian: bytes.unsafeLoadUnaligned(
                        fromByteOffset: offset,
                        as: UInt64.self
                    )
                )
                let low = state ^ UInt32(truncatingIfNeeded: word)
                let high = UInt32(truncatingIfNeeded: word >> 32)
                state =
                    table[0x700 + Int(low & 0xff)] ^ table[0x600 + Int(low >> 8 & 0xff)]
                    ^ table[0x500 + Int(low >> 16 & 0xff)] ^ table[0x400 + Int(low >> 24)]
                    ^ table[0x300 + Int(high & 0xff)] ^ table[0x200 + Int(high >> 8 & 0xff)]
                    ^ table[0x100 + Int(high >> 16 & 0xff)] ^ table[Int(high >> 24)]
                offset += 8
            }
            while offset < count {
                let byte = bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
                state = table[Int((state ^ UInt32(byte)) & 0xff)] ^ state >> 8
                offset += 1
            }
        }
        register = state
    }

    /// Table n, at 256 × n: what a byte does to the register n bytes later.
    private static let tables: [UInt32] = {
        var tables = [UInt32](repeating: 0, count: 8 * 256)
        for index in 0..<256 {
            var value = UInt32(index)
            for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0x82f6_3b78 : value >> 1 }
            tables[index] = value
        }
        for index in 256..<tables.count {
            let before = tables[index - 256]
            tables[index] = tables[Int(before & 0xff)] ^ before >> 8
        }
        return tables
    }()
}
