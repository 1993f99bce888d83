import Glibc

/// The bytes of a recording, in a file or in memory.
///
/// Any thread may read them.
final class RecordingSource: Sendable {
    let path: String
    let byteCount: Int
    private let bytes: [UInt8]
    /// -1 where the bytes are in memory.
    private let descriptor: Int32

    init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
        byteCount = bytes.count
        descriptor = -1
    }

    /// Opens a file; what is no regular file, as a pipe, is read as a whole at once.
    ///
    /// - Parameter path: `-` for standard input
    /// - Throws: `missing`, `isDirectory`, `cannotOpen`, `cannotRead`
    init(path: String) throws(RecordingError) {
        self.path = path
        let opened =
            path == "-"
            ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
            : Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else {
            let code = errno == ENOENT ? RecordingError.Code.missing : .cannotOpen
            throw RecordingError(code, path: path, underlyingErrno: errno)
        }
        var status = stat()
        fstat(opened, &status)
        let kind = status.st_mode & S_IFMT
        guard kind != S_IFREG || path == "-" else {
            bytes = []
            byteCount = Int(status.st_size)
            descriptor = opened
            return
        }
        defer { close(opened) }
        guard kind != S_IFDIR else { throw RecordingError(.isDirectory, path: path) }
        let all = try Self.readAll(opened, path: path)
        bytes = all
        byteCount = all.count
        descriptor = -1
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// The bytes from an offset: fewer than asked for where the file ends.
    ///
    /// - Throws: `cannotRead`
    func read(_ count: Int, at offset: Int) throws(RecordingError) -> [UInt8] {
        let wanted = min(count, byteCount - offset)
        guard wanted > 0, offset >= 0 else { return [] }
        guard descriptor >= 0 else { return Array(bytes[offset..<offset + wanted]) }
        var failure: Int32 = 0
        let result = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
            while filled < wanted {
                let got = pread(
                    descriptor,
                    buffer.baseAddress.map { $0 + filled },
                    wanted - filled,
                    off_t(offset + filled)
                )
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = errno }
                guard got > 0 else { return }
                filled += got
            }
        }
        guard failure == 0 else {
            throw RecordingError(.cannotRead, path: path, underlyingErrno: failure, offset: offset)
        }
        return result
    }

    private static func readAll(_ descriptor: Int32, path: String) throws(RecordingError) -> [UInt8]
    {
        var all: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 256 * 1024)
        while true {
            let got = piece.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress, $0.count)
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else {
                throw RecordingError(
                    .cannotRead,
                    path: path,
                    underlyingErrno: errno,
                    offset: all.count
                )
            }
            guard got > 0 else { return all }
            all.append(contentsOf: piece[..<got])
        }
    }
}
