import CWorkerProcess

/// What goes over a worker's socket: to it a job's name and value, from it an outcome.
///
///     number │ word      │ body's count │ body
///     4 bytes│ 4 bytes   │ 8 bytes      │
///     to a worker: the name's count; name, value      from it: the outcome; value or error
struct Frame {
    static let headSize = 16

    /// The job's number with this worker, from 1 on; 0 says that the worker is there.
    var number: UInt32
    /// The count of the name's bytes, or the ``Outcome``.
    var word: UInt32
    var body: [UInt8]

    /// What became of a job.
    enum Outcome: UInt32 {
        case value
        /// An error that is `Codable`: its type's name, its value.
        case error
        /// What there is to say of another error.
        case description
        case cancelled
    }

    static func head(number: UInt32, word: UInt32, count: Int) -> WireBytes {
        var head = WireBytes()
        head.bytes.reserveCapacity(headSize)
        head.append(number)
        head.append(word)
        head.append(UInt64(count))
        return head
    }

    /// A job on its way; its number is set by ``setNumber(_:in:)`` when it is known.
    static func job<Job: ProcessJob>(_ job: Job, named name: String) throws -> [UInt8] {
        var name = name
        var bytes: [UInt8] = []
        bytes.reserveCapacity(headSize + 128)
        bytes += repeatElement(0, count: headSize)
        let nameCount = name.withUTF8 {
            bytes += $0
            return $0.count
        }
        try WireEncoder.encode(job, into: &bytes)
        let head = head(number: 0, word: UInt32(nameCount), count: bytes.count - headSize)
        bytes.withUnsafeMutableBytes { $0.copyBytes(from: head.bytes) }
        return bytes
    }

    static func setNumber(_ number: UInt32, in bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.littleEndian) { number in
            bytes.withUnsafeMutableBytes { $0.copyBytes(from: number) }
        }
    }
}

/// Takes frames from a socket.
///
/// Small ones come many a call; what is large goes straight to its place.
struct FrameReader: ~Copyable {
    private static let stageSize = 65_536
    /// More than this nobody sends: the other side has gone mad.
    private static let bodyLimit: UInt64 = 1 << 36

    private var stage = [UInt8](repeating: 0, count: stageSize)
    private var start = 0
    private var end = 0
    private var large: (frame: Frame, filled: Int)?

    /// Receives once.
    ///
    /// Returns how many bytes, 0 at the end of the connection, or -errno.
    mutating func receive(from socket: Int32, blocks: Bool) -> Int {
        if var (frame, filled) = large.take() {
            let received = frame.body.withUnsafeMutableBytes {
                worker_receive(
                    socket, $0.baseAddress.map { $0 + filled }, $0.count - filled, blocks ? 1 : 0)
            }
            filled += max(received, 0)
            large = (frame, filled)
            return received
        }
        if start > 0 {
            let rest = end - start
            let from = start
            stage.withUnsafeMutableBytes {
                $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[from..<from + rest]))
            }
            start = 0
            end = rest
        }
        let used = end
        let received = stage.withUnsafeMutableBytes {
            worker_receive(
                socket, $0.baseAddress.map { $0 + used }, $0.count - used, blocks ? 1 : 0)
        }
        end += max(received, 0)
        return received
    }

    /// The next frame that is whole.
    mutating func next() throws(WireError) -> Frame? {
        if let (frame, filled) = large {
            guard filled == frame.body.count else { return nil }
            large = nil
            return frame
        }
        guard end - start >= Frame.headSize else { return nil }
        let at = start
        let (number, word, count) = stage.withUnsafeBytes {
            (
                UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: at, as: UInt32.self)),
                UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: at + 4, as: UInt32.self)),
                UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: at + 8, as: UInt64.self))
            )
        }
        guard count <= Self.bodyLimit else { throw WireError() }
        let bodyCount = Int(count)
        let bodyStart = start + Frame.headSize
        if end - bodyStart >= bodyCount {
            start = bodyStart + bodyCount
            let body = Array(stage[bodyStart..<start])
            return Frame(number: number, word: word, body: body)
        }
        guard bodyCount > Self.stageSize - Frame.headSize else { return nil }
        var body = [UInt8](repeating: 0, count: bodyCount)
        let filled = end - bodyStart
        body.replaceSubrange(0..<filled, with: stage[bodyStart..<end])
        start = 0
        end = 0
        large = (Frame(number: number, word: word, body: body), filled)
        return nil
    }
}
