/// A value that recordings hold.
///
/// What `encode` writes `init` reads back as an equal value; `init` refuses everything else and never
/// traps.
package protocol BinaryCodable {
    func encode(into writer: inout ByteWriter)
    init(from reader: inout ByteReader) throws(ByteError)
}

extension UInt64: BinaryCodable {
    package func encode(into writer: inout ByteWriter) { writer.write(self) }

    package init(from reader: inout ByteReader) throws(ByteError) {
        self = try reader.readNumber()
    }
}

extension UInt32: BinaryCodable {
    package func encode(into writer: inout ByteWriter) { writer.write(UInt64(self)) }

    package init(from reader: inout ByteReader) throws(ByteError) {
        guard let value = UInt32(exactly: try reader.readNumber()) else {
            throw reader.failure(.outOfRange)
        }
        self = value
    }
}

extension Int: BinaryCodable {
    package func encode(into writer: inout ByteWriter) { writer.write(signed: Int64(self)) }

    package init(from reader: inout ByteReader) throws(ByteError) {
        self = Int(try reader.readSigned())
    }
}

extension Double: BinaryCodable {
    package func encode(into writer: inout ByteWriter) { writer.write(fixed64: bitPattern) }

    package init(from reader: inout ByteReader) throws(ByteError) {
        self = Double(bitPattern: try reader.readFixed64())
        // No figure of ours is one of these, and whole numbers cannot be made of them.
        guard isFinite, magnitude < 1e15 else { throw reader.failure(.outOfRange) }
    }
}

extension Bool: BinaryCodable {
    package func encode(into writer: inout ByteWriter) { writer.write(byte: self ? 1 : 0) }

    package init(from reader: inout ByteReader) throws(ByteError) {
        self = try reader.readByte() != 0
    }
}

extension String: BinaryCodable {
    package func encode(into writer: inout ByteWriter) {
        let bytes = Array(utf8)
        writer.write(UInt64(bytes.count))
        writer.write(contentsOf: bytes)
    }

    package init(from reader: inout ByteReader) throws(ByteError) {
        let bytes = try reader.readBytes(try reader.readCount())
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw reader.failure(.notText)
        }
        self = text
    }
}

extension Optional: BinaryCodable where Wrapped: BinaryCodable {
    package func encode(into writer: inout ByteWriter) {
        (self != nil).encode(into: &writer)
        if let self { self.encode(into: &writer) }
    }

    package init(from reader: inout ByteReader) throws(ByteError) {
        self = try Bool(from: &reader) ? try Wrapped(from: &reader) : nil
    }
}

extension Array: BinaryCodable where Element: BinaryCodable {
    package func encode(into writer: inout ByteWriter) {
        writer.write(UInt64(count))
        for element in self { element.encode(into: &writer) }
    }

    package init(from reader: inout ByteReader) throws(ByteError) {
        let count = try reader.readCount()
        self = try reader.readElements(count)
    }
}

extension BinaryCodable where Self: RawRepresentable, RawValue == UInt8 {
    package func encode(into writer: inout ByteWriter) { writer.write(byte: rawValue) }

    package init(from reader: inout ByteReader) throws(ByteError) {
        guard let value = Self(rawValue: try reader.readByte()) else {
            throw reader.failure(.outOfRange)
        }
        self = value
    }
}

extension Duration: BinaryCodable {
    package func encode(into writer: inout ByteWriter) { writer.write(wholeNanoseconds) }

    package init(from reader: inout ByteReader) throws(ByteError) {
        self = .nanoseconds(Int64(clamping: try reader.readNumber()))
    }

    /// Nanoseconds; 0 for what is negative, the most there is for what is too long.
    package var wholeNanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let (product, tooLong) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        return tooLong ? UInt64.max : product &+ UInt64(attoseconds / 1_000_000_000)
    }
}
