/// Bytes being put together: whole numbers as LEB128 varints, so that small ones are short.
package struct ByteWriter: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// Begins anew and keeps the memory.
    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    package mutating func write(byte: UInt8) {
        bytes.append(byte)
    }

    package mutating func write(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// A number that may be negative, as zigzag: 0, -1, 1 and -2 become 0, 1, 2 and 3.
    package mutating func write(signed value: Int64) {
        write(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
    }

    package mutating func write(fixed32 value: UInt32) {
        for shift in stride(from: UInt32(0), to: 32, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    package mutating func write(fixed64 value: UInt64) {
        write(fixed32: UInt32(truncatingIfNeeded: value))
        write(fixed32: UInt32(truncatingIfNeeded: value >> 32))
    }

    package mutating func write(contentsOf other: [UInt8]) {
        bytes.append(contentsOf: other)
    }
}
