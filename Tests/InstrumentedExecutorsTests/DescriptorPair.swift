import Glibc
import InstrumentedExecutors

/// Two descriptors that do not block: what is written to one is read from the other.
final class DescriptorPair: Sendable {
    let reading: Int32
    let writing: Int32
    private let isOpen = Guarded((reading: true, writing: true))

    /// A pipe, or two ends of a connection.
    init(isSocket: Bool = false) {
        var ends: [Int32] = [-1, -1]
        if isSocket {
            socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends)
        } else {
            pipe(&ends)
        }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        reading = ends[0]
        writing = ends[1]
    }

    deinit {
        closeReading()
        closeWriting()
    }

    func write(_ byte: UInt8 = 1) {
        _ = withUnsafeBytes(of: byte) { Glibc.write(writing, $0.baseAddress, 1) }
    }

    /// Writes to an end until it takes no more.
    func fill(_ descriptor: Int32) {
        let bytes = [UInt8](repeating: 0, count: 4096)
        while Glibc.write(descriptor, bytes, bytes.count) > 0 {}
        while Glibc.write(descriptor, bytes, 1) > 0 {}
    }

    /// Reads all there is.
    func drain() {
        var bytes = [UInt8](repeating: 0, count: 4096)
        while read(reading, &bytes, bytes.count) > 0 {}
    }

    func closeReading() {
        guard isOpen.withLock({ take(&$0.reading) }) else { return }
        close(reading)
    }

    func closeWriting() {
        guard isOpen.withLock({ take(&$0.writing) }) else { return }
        close(writing)
    }

    private func take(_ flag: inout Bool) -> Bool {
        defer { flag = false }
        return flag
    }
}
