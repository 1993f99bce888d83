/// The three containers of an ``EncodingBox``: one line a type that `Codable` knows.
struct KeyedWriter<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let box: EncodingBox
    var codingPath: [any CodingKey] { box.codingPath }

    private func key(_ key: Key) {
        box.elementCount += 1
        box.content.append(key.stringValue)
    }

    mutating func encodeNil(forKey key: Key) {
        self.key(key)
        box.writeNil()
    }
    mutating func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        self.key(key)
        try box.write(value, at: key)
    }
    mutating func encode(_ value: Bool, forKey key: Key) {
        self.key(key)
        box.write(value)
    }
    mutating func encode(_ value: String, forKey key: Key) {
        self.key(key)
        box.write(value)
    }
    mutating func encode(_ value: Double, forKey key: Key) {
        self.key(key)
        box.write(value)
    }
    mutating func encode(_ value: Float, forKey key: Key) {
        self.key(key)
        box.write(value)
    }
    mutating func encode(_ value: Int, forKey key: Key) {
        self.key(key)
        box.write(value)
    }
    mutating func encode(_ value: Int8, forKey key: Key) {
        self.key(key)
        box.write(value)
    }
    mutating func encode(_ value: Int16, forKey key: Key) {
        self.key(key)
        box.write(value)
    }
    mutating func encode(_ value: Int32, forKey key: Key) {
        self.key(key)
        box.write(value)
    }
    mutating func encode(_ value: Int64, forKey key: Key) {
        self.key(key)
        box.write(value)
    }
    mutating func encode(_ value: UInt, forKey key: Key) {
        self.key(key)
        box.write(value)
    }
    mutating func encode(_ value: UInt8, forKey key: Key) {
        self.key(key)
        box.write(value)
    }
    mutating func encode(_ value: UInt16, forKey key: Key) {
        self.key(key)
        box.write(value)
    }
    mutating func encode(_ value: UInt32, forKey key: Key) {
        self.key(key)
        box.write(value)
    }
    mutating func encode(_ value: UInt64, forKey key: Key) {
        self.key(key)
        box.write(value)
    }

    mutating func nestedContainer<Other: CodingKey>(
        keyedBy type: Other.Type,
        forKey key: Key
    ) -> KeyedEncodingContainer<Other> {
        box.child(at: key, inKeyed: true).container(keyedBy: type)
    }
    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        box.child(at: key, inKeyed: true).unkeyedContainer()
    }
    mutating func superEncoder() -> any Encoder { box.child(at: SuperKey(), inKeyed: true) }
    mutating func superEncoder(forKey key: Key) -> any Encoder {
        box.child(at: key, inKeyed: true)
    }
}

/// The key of a superclass's part.
struct SuperKey: CodingKey {
    let stringValue = "super"
    let intValue: Int? = nil
    init() {}
    init?(stringValue _: String) { nil }
    init?(intValue _: Int) { nil }
}

struct UnkeyedWriter: UnkeyedEncodingContainer {
    let box: EncodingBox
    var codingPath: [any CodingKey] { box.codingPath }
    var count: Int { box.elementCount }

    mutating func encodeNil() {
        box.elementCount += 1
        box.writeNil()
    }
    mutating func encode<Value: Encodable>(_ value: Value) throws {
        box.elementCount += 1
        try box.write(value, at: nil)
    }
    mutating func encode(_ value: Bool) {
        box.elementCount += 1
        box.write(value)
    }
    mutating func encode(_ value: String) {
        box.elementCount += 1
        box.write(value)
    }
    mutating func encode(_ value: Double) {
        box.elementCount += 1
        box.write(value)
    }
    mutating func encode(_ value: Float) {
        box.elementCount += 1
        box.write(value)
    }
    mutating func encode(_ value: Int) {
        box.elementCount += 1
        box.write(value)
    }
    mutating func encode(_ value: Int8) {
        box.elementCount += 1
        box.write(value)
    }
    mutating func encode(_ value: Int16) {
        box.elementCount += 1
        box.write(value)
    }
    mutating func encode(_ value: Int32) {
        box.elementCount += 1
        box.write(value)
    }
    mutating func encode(_ value: Int64) {
        box.elementCount += 1
        box.write(value)
    }
    mutating func encode(_ value: UInt) {
        box.elementCount += 1
        box.write(value)
    }
    mutating func encode(_ value: UInt8) {
        box.elementCount += 1
        box.write(value)
    }
    mutating func encode(_ value: UInt16) {
        box.elementCount += 1
        box.write(value)
    }
    mutating func encode(_ value: UInt32) {
        box.elementCount += 1
        box.write(value)
    }
    mutating func encode(_ value: UInt64) {
        box.elementCount += 1
        box.write(value)
    }

    mutating func nestedContainer<Other: CodingKey>(
        keyedBy type: Other.Type
    ) -> KeyedEncodingContainer<Other> {
        box.child(at: nil, inKeyed: false).container(keyedBy: type)
    }
    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        box.child(at: nil, inKeyed: false).unkeyedContainer()
    }
    mutating func superEncoder() -> any Encoder { box.child(at: nil, inKeyed: false) }
}

struct SingleWriter: SingleValueEncodingContainer {
    let box: EncodingBox
    var codingPath: [any CodingKey] { box.codingPath }

    mutating func encodeNil() { box.writeNil() }
    mutating func encode<Value: Encodable>(_ value: Value) throws { try box.write(value, at: nil) }
    mutating func encode(_ value: Bool) { box.write(value) }
    mutating func encode(_ value: String) { box.write(value) }
    mutating func encode(_ value: Double) { box.write(value) }
    mutating func encode(_ value: Float) { box.write(value) }
    mutating func encode(_ value: Int) { box.write(value) }
    mutating func encode(_ value: Int8) { box.write(value) }
    mutating func encode(_ value: Int16) { box.write(value) }
    mutating func encode(_ value: Int32) { box.write(value) }
    mutating func encode(_ value: Int64) { box.write(value) }
    mutating func encode(_ value: UInt) { box.write(value) }
    mutating func encode(_ value: UInt8) { box.write(value) }
    mutating func encode(_ value: UInt16) { box.write(value) }
    mutating func encode(_ value: UInt32) { box.write(value) }
    mutating func encode(_ value: UInt64) { box.write(value) }
}
