import FoundationEssentials

/// Reads what ``WireEncoder`` wrote.
enum WireDecoder {
    /// The value that begins at `start` of `bytes`.
    ///
    /// Errors: `DecodingError`, ``WireError``, and those of the value's own `init(from:)`.
    static func decode<Value: Decodable>(
        _ type: Value.Type,
        from bytes: [UInt8],
        at start: Int = 0
    ) throws -> Value {
        guard start <= bytes.count else { throw WireError() }
        return try ValueDecoder(bytes, start..<bytes.count, []).value(type)
    }
}

/// One value, not looked at yet.
struct ValueDecoder: Decoder {
    let source: WireSource
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    init(_ bytes: [UInt8], _ range: Range<Int>, _ path: [any CodingKey]) {
        source = WireSource(bytes, range)
        codingPath = path
    }

    private func mismatch<Value>(_ type: Value.Type) -> DecodingError {
        .typeMismatch(type, .init(codingPath: codingPath, debugDescription: "no \(type) was sent"))
    }

    var isNil: Bool {
        var source = source
        return (try? source.tag()) == WireTag.none
    }

    func bool() throws -> Bool {
        var source = source
        switch try source.tag() {
        case .true_: return true
        case .false_: return false
        default: throw mismatch(Bool.self)
        }
    }

    func string() throws -> String {
        var source = source
        guard try source.tag() == .text else { throw mismatch(String.self) }
        return source.string(try source.counted())
    }

    func double() throws -> Double {
        var source = source
        guard try source.tag() == .double else { throw mismatch(Double.self) }
        return Double(bitPattern: try source.number(UInt64.self))
    }

    func float() throws -> Float {
        var source = source
        guard try source.tag() == .float else { throw mismatch(Float.self) }
        return Float(bitPattern: try source.number(UInt32.self))
    }

    func integer<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
        var source = source
        let tag = try source.tag()
        guard tag == .integer || tag == .unsigned else { throw mismatch(type) }
        let bits = try source.number(UInt64.self)
        let number =
            tag == .unsigned ? Number(exactly: bits) : Number(exactly: Int64(bitPattern: bits))
        guard let number else { throw mismatch(type) }
        return number
    }

    func value<Value: Decodable>(_ type: Value.Type) throws -> Value {
        if let kind = Value.self as? any PlainArray.Type {
            let range = try bytes(of: type)
            guard let value = kind.decode(source, range) as? Value else { throw mismatch(type) }
            return value
        }
        guard Value.self == Data.self else { return try Value(from: self) }
        guard let value = Data(source.bytes[try bytes(of: type)]) as? Value else {
            throw mismatch(type)
        }
        return value
    }

    private func bytes<Value>(of type: Value.Type) throws -> Range<Int> {
        var source = source
        guard try source.tag() == .bytes else { throw mismatch(type) }
        return try source.counted()
    }

    private func content<Value>(_ tag: WireTag, for type: Value.Type) throws -> WireSource {
        var source = source
        guard try source.tag() == tag else { throw mismatch(type) }
        return WireSource(source.bytes, try source.counted())
    }

    func container<Key: CodingKey>(keyedBy _: Key.Type) throws -> KeyedDecodingContainer<Key> {
        let content = try content(.keyed, for: KeyedDecodingContainer<Key>.self)
        return KeyedDecodingContainer(KeyedReader(decoder: self, fields: try Fields(content)))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        var content = try content(.unkeyed, for: (any UnkeyedDecodingContainer).self)
        var values: [Range<Int>] = []
        while !content.isAtEnd { values.append(try content.value()) }
        return UnkeyedReader(decoder: self, values: values)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { SingleReader(decoder: self) }
}

/// The keys of a container and where their values are.
///
/// Most values ask for their keys in the order in which they wrote them, so each search begins where
/// the last one ended.
final class Fields {
    private let source: WireSource
    private var keys: [Range<Int>] = []
    private var values: [Range<Int>] = []
    private var next = 0

    init(_ content: WireSource) throws {
        var content = content
        while !content.isAtEnd {
            keys.append(try content.text())
            values.append(try content.value())
        }
        source = content
    }

    var names: [String] { keys.map(source.string) }

    func value(of name: String) -> Range<Int>? {
        var name = name
        return name.withUTF8 { bytes in
            for step in 0..<keys.count {
                let index = (next + step) % keys.count
                guard keys[index].count == bytes.count,
                    source.bytes[keys[index]].elementsEqual(bytes)
                else { continue }
                next = index
                return values[index]
            }
            return nil
        }
    }
}
