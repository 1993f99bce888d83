/// What was wrong with bytes that were to be read, and where.
package struct ByteError: Error, Equatable, Sendable {
    package enum Problem: Equatable, Sendable {
        /// The bytes end within a value.
        case endsEarly
        /// A number is too large for what it counts or names.
        case outOfRange
        /// A string is not UTF-8.
        case notText
    }

    package var problem: Problem
    /// Bytes from the beginning of what was read.
    package var offset: Int

    package init(problem: Problem, offset: Int) {
        self.problem = problem
        self.offset = offset
    }
}

/// Reads what a ``ByteWriter`` wrote, and trusts none of it.
package struct ByteReader {
    package let bytes: [UInt8]
    package private(set) var offset: Int

    package init(_ bytes: [UInt8], at offset: Int = 0) {
        self.bytes = bytes
        self.offset = min(max(offset, 0), bytes.count)
    }

    package var remainingCount: Int { bytes.count - offset }
    package var isAtEnd: Bool { offset >= bytes.count }

    package func failure(_ problem: ByteError.Problem) -> ByteError {
        ByteError(problem: problem, offset: offset)
    }

    package mutating func readByte() throws(ByteError) -> UInt8 {
        guard offset < bytes.count else { throw failure(.endsEarly) }
        defer { offset += 1 }
        return bytes[offset]
    }

    package mutating func readNumber() throws(ByteError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            guard offset < bytes.count else { throw failure(.endsEarly) }
            let byte = bytes[offset]
            offset += 1
            guard shift < 63 || byte < 2 else { throw failure(.outOfRange) }
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
    }

    package mutating func readSigned() throws(ByteError) -> Int64 {
        let value = try readNumber()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    package mutating func readFixed32() throws(ByteError) -> UInt32 {
        guard remainingCount >= 4 else { throw failure(.endsEarly) }
        var value: UInt32 = 0
        for index in 0..<4 { value |= UInt32(bytes[offset + index]) << UInt32(8 * index) }
        offset += 4
        return value
    }

    package mutating func readFixed64() throws(ByteError) -> UInt64 {
        let low = try readFixed32()
        let high = try readFixed32()
        return UInt64(low) | UInt64(high) << 32
    }

    /// A count of things that take at least one byte each: more than there are bytes is refused before
    /// memory is taken for them.
    package mutating func readCount() throws(ByteError) -> Int {
        let count = try readNumber()
        guard count <= UInt64(remainingCount) else { throw failure(.outOfRange) }
        return Int(count)
    }

    /// A number that is added to as things go on: more than ever can be counted is refused, so that the
    /// next one does not overflow.
    package mutating func readCounter() throws(ByteError) -> UInt64 {
        let count = try readNumber()
        guard count < 1 << 62 else { throw failure(.outOfRange) }
        return count
    }

    /// A list of at most `limit` elements.
    package mutating func readList<Element: BinaryCodable>(
        limit: Int
    ) throws(ByteError) -> [Element] {
        let count = try readCount()
        guard count <= limit else { throw failure(.outOfRange) }
        return try readElements(count)
    }

    /// The elements of a list whose count was read before.
    mutating func readElements<Element: BinaryCodable>(
        _ count: Int
    ) throws(ByteError) -> [Element] {
        var elements: [Element] = []
        // An element may be far larger in memory than its least in bytes: room is taken as they come.
        elements.reserveCapacity(min(count, 256))
        for _ in 0..<count { elements.append(try Element(from: &self)) }
        return elements
    }

    package mutating func readBytes(_ count: Int) throws(ByteError) -> ArraySlice<UInt8> {
        guard count >= 0, count <= remainingCount else { throw failure(.endsEarly) }
        defer { offset += count }
        return bytes[offset..<offset + count]
    }
}
