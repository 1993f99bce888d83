import Glibc

/// The file that a recording goes to, from its beginning to its end.
struct OutputFile: ~Copyable {
    let path: String
    private let descriptor: Int32
    /// Bytes of whole pieces written.
    private(set) var byteCount: UInt64 = 0

    /// Opens a file that is not there yet, or a device or pipe that is.
    ///
    /// - Parameters:
    ///   - path: `-` for standard output
    ///   - overwrite: whether a file that is there may be replaced
    /// - Throws: `exists`, `isDirectory`, `cannotCreate`
    init(path: String, overwrite: Bool) throws(RecordingError) {
        let opened =
            path == "-" ? try Self.standardOutput() : try Self.open(path, overwrite: overwrite)
        self.path = path
        descriptor = opened
    }

    deinit {
        _ = Glibc.close(descriptor)
    }

    private static func standardOutput() throws(RecordingError) -> Int32 {
        let descriptor = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
        guard descriptor >= 0 else {
            throw RecordingError(.cannotCreate, path: "-", underlyingErrno: errno)
        }
        return descriptor
    }

    private static func open(_ path: String, overwrite: Bool) throws(RecordingError) -> Int32 {
        let created = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        if created >= 0 { return created }
        guard errno == EEXIST || errno == EISDIR else {
            throw RecordingError(.cannotCreate, path: path, underlyingErrno: errno)
        }
        var status = stat()
        guard stat(path, &status) == 0 else {
            // A link that leads nowhere.
            throw RecordingError(.cannotCreate, path: path, underlyingErrno: errno)
        }
        let kind = status.st_mode & S_IFMT
        guard kind != S_IFDIR else { throw RecordingError(.isDirectory, path: path) }
        guard kind != S_IFREG || overwrite else { throw RecordingError(.exists, path: path) }
        let opened = Glibc.open(path, O_WRONLY | O_TRUNC | O_CLOEXEC)
        guard opened >= 0 else {
            throw RecordingError(.cannotCreate, path: path, underlyingErrno: errno)
        }
        return opened
    }

    /// Writes a piece as a whole.
    ///
    /// Where that fails the file is cut back to the pieces before, as far as it can be.
    ///
    /// - Throws: `cannotWrite`
    mutating func write(_ piece: [UInt8]) throws(RecordingError) {
        var written = 0
        while written < piece.count {
            let count = piece[written...].withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count > 0 {
                written += count
                continue
            }
            guard count < 0, errno == EINTR else {
                // A device that takes nothing and names no reason is full.
                let reason = count < 0 ? errno : ENOSPC
                // Standard output may have had other things in it before.
                if path != "-" { _ = ftruncate(descriptor, off_t(clamping: byteCount)) }
                throw RecordingError(
                    .cannotWrite,
                    path: path,
                    underlyingErrno: reason,
                    offset: Int(clamping: byteCount)
                )
            }
        }
        byteCount += UInt64(piece.count)
    }

    /// Waits until the disk has everything.
    ///
    /// Devices and pipes, which cannot be asked, are passed over.
    ///
    /// - Throws: `cannotWrite`
    func synchronize() throws(RecordingError) {
        while fsync(descriptor) != 0 {
            if errno == EINTR { continue }
            if errno == EINVAL || errno == EROFS || errno == ENOTSUP { return }
            throw RecordingError(.cannotWrite, path: path, underlyingErrno: errno)
        }
    }
}
