import Glibc

/// Reads as plain code does: the calling thread stands still meanwhile.
enum BlockingRead {
    /// How many bytes come until the end of a descriptor, which is closed in any case.
    static func toEnd(of descriptor: Int32) throws -> Int {
        defer { close(descriptor) }
        return try withUnsafeTemporaryAllocation(byteCount: 64 * 1024, alignment: 16) { buffer in
            var total = 0
            while true {
                let count = read(descriptor, buffer.baseAddress, buffer.count)
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else { throw FileError(code: errno) }
                guard count > 0 else { return total }
                total += count
            }
        }
    }
}
