import Recording
import Testing

/// Vectors of RFC 3720, appendix B.4, and the check value of the CRC catalogue.
@Suite struct ChecksumTests {
    private static let vectors: [(bytes: [UInt8], checksum: UInt32)] = [
        (Array("123456789".utf8), 0xe306_9283),
        ([UInt8](repeating: 0, count: 32), 0x8a91_36aa),
        ([UInt8](repeating: 0xff, count: 32), 0x62a8_ab43),
        ([UInt8](0..<32), 0x46dd_794e),
        ([UInt8]((0..<32).reversed()), 0x113f_db5c),
        ([], 0),
    ]

    @Test(arguments: vectors)
    func `known bytes have the known checksum`(bytes: [UInt8], expected: UInt32) {
        #expect(Checksum.of(bytes) == expected)
    }

    @Test func `bytes added in pieces of any length come to the same`() {
        let bytes = [UInt8](50..<150)
        for cut in bytes.indices {
            var checksum = Checksum()
            checksum.add(Array(bytes[..<cut]).span.bytes)
            checksum.add(Array(bytes[cut...]).span.bytes)
            #expect(checksum.value == Checksum.of(bytes))
        }
    }
}
