import FoundationEssentials

/// Writes a value into bytes that ``WireDecoder`` reads.
///
/// Beside what `Codable` asks for, `[UInt8]`, `Data` and arrays of numbers go as they lie in memory.
enum WireEncoder {
    /// Appends `value` to `output`.
    ///
    /// Errors: those of the value's own `encode(to:)`.
    static func encode<Value: Encodable>(_ value: Value, into output: inout [UInt8]) throws {
        var bytes = WireBytes(bytes: output)
        output = []
        defer { output = bytes.bytes }
        try encode(value, into: &bytes, path: [])
    }

    static func encode<Value: Encodable>(
        _ value: Value,
        into bytes: inout WireBytes,
        path: [any CodingKey]
    ) throws {
        if appendPlain(value, to: &bytes) { return }
        let box = EncodingBox(path: path)
        try value.encode(to: box)
        box.finish(into: &bytes)
    }

    /// Those of which there are many, or much.
    private static func appendPlain<Value>(_ value: Value, to bytes: inout WireBytes) -> Bool {
        switch value {
        case let value as Int where Value.self == Int.self:
            bytes.append(.integer, UInt64(bitPattern: Int64(value)))
        case let value as String where Value.self == String.self:
            bytes.append(text: value)
        case let value as Data where Value.self == Data.self:
            value.withUnsafeBytes { bytes.appendCounted(.bytes, $0) }
        default:
            guard let kind = Value.self as? any PlainArray.Type else { return false }
            return kind.append(value, to: &bytes)
        }
        return true
    }
}

/// An array whose elements are nothing but their bytes.
protocol PlainArray {
    static func append(_ value: Any, to bytes: inout WireBytes) -> Bool
    static func decode(_ source: WireSource, _ range: Range<Int>) -> Any?
}

/// A number as it lies in memory.
protocol PlainNumber {}
extension UInt8: PlainNumber {}
extension Int8: PlainNumber {}
extension Int32: PlainNumber {}
extension Int: PlainNumber {}
extension UInt64: PlainNumber {}
extension Float: PlainNumber {}
extension Double: PlainNumber {}

extension Array: PlainArray where Element: PlainNumber {
    static func append(_ value: Any, to bytes: inout WireBytes) -> Bool {
        guard let value = value as? Self else { return false }
        value.withUnsafeBytes { bytes.appendCounted(.bytes, $0) }
        return true
    }

    static func decode(_ source: WireSource, _ range: Range<Int>) -> Any? {
        let size = MemoryLayout<Element>.stride
        guard range.count % size == 0 else { return nil }
        return Self(unsafeUninitializedCapacity: range.count / size) { room, count in
            source.bytes.withUnsafeBytes {
                UnsafeMutableRawBufferPointer(room).copyMemory(from: .init(rebasing: $0[range]))
            }
            count = range.count / size
        }
    }
}

extension WireBytes {
    mutating func append(text: String) {
        var text = text
        text.withUTF8 { appendCounted(.text, UnsafeRawBufferPointer($0)) }
    }
}

/// What one value has written of itself so far: a single value, or the content of a container.
final class EncodingBox: Encoder {
    let codingPath: [any CodingKey]
    let userInfo: [CodingUserInfoKey: Any] = [:]
    var content = WireBytes()
    /// The container that `content` is the content of; nil for a single value.
    var container: WireTag?
    var elementCount = 0
    /// Containers that were handed out and may still be written to, each with its place in `content`.
    private var open: [(position: Int, box: EncodingBox)] = []

    init(path: [any CodingKey]) { codingPath = path }

    func child(at key: (any CodingKey)?, inKeyed: Bool) -> EncodingBox {
        let box = EncodingBox(path: key.map { codingPath + [$0] } ?? codingPath)
        if inKeyed, let key { content.append(key.stringValue) }
        open.append((content.bytes.count, box))
        elementCount += 1
        return box
    }

    /// Appends the whole value; nothing may be written to the box afterwards.
    func finish(into output: inout WireBytes) {
        if !open.isEmpty {
            var whole = WireBytes()
            var position = 0
            for (end, box) in open {
                whole.bytes += content.bytes[position..<end]
                box.finish(into: &whole)
                position = end
            }
            whole.bytes += content.bytes[position...]
            content = whole
        }
        if let container {
            content.bytes.withUnsafeBytes { output.appendCounted(container, $0) }
        } else if content.bytes.isEmpty {
            output.append(.keyed, 0)
        } else {
            output.bytes += content.bytes
        }
    }

    func container<Key: CodingKey>(keyedBy _: Key.Type) -> KeyedEncodingContainer<Key> {
        container = .keyed
        return KeyedEncodingContainer(KeyedWriter(box: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        container = .unkeyed
        return UnkeyedWriter(box: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { SingleWriter(box: self) }
}

extension EncodingBox {
    func write(_ value: Bool) { content.append(value ? .true_ : .false_) }
    func write(_ value: String) { content.append(text: value) }
    func write(_ value: Double) { content.append(.double, value.bitPattern) }
    func write(_ value: Float) {
        content.append(.float)
        content.append(value.bitPattern)
    }
    func write<Number: FixedWidthInteger>(_ value: Number) {
        content.append(
            Number.isSigned ? .integer : .unsigned,
            UInt64(truncatingIfNeeded: value)
        )
    }
    func writeNil() { content.append(.none) }
    func write<Value: Encodable>(_ value: Value, at key: (any CodingKey)?) throws {
        let path = key.map { codingPath + [$0] } ?? codingPath
        try WireEncoder.encode(value, into: &content, path: path)
    }
}
