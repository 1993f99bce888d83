import Glibc

/// Real files in a directory of their own, to be read and to be removed at the end.
struct TemporaryFiles: Sendable {
    /// Where they are.
    let directory: String
    private let count: Int

    /// Writes `count` files of `size` bytes each.
    ///
    /// Errors: `DemoError.notPrepared`, and then nothing is left behind.
    init(count: Int, size: Int, workload: String) throws(DemoError) {
        self.count = count
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/inspector-\(workload)-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw .notPrepared(workload: workload, what: "a directory in \(parent)", code: errno)
        }
        directory = template.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map { String(cString: $0) } ?? ""
        }
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
        for number in 0..<count {
            let code = Self.write(bytes, to: path(number))
            guard code == 0 else {
                let failed = path(number)
                remove()
                throw .notPrepared(workload: workload, what: failed, code: code)
            }
        }
    }

    /// One of the files, for any number.
    func path(_ number: Int) -> String { "\(directory)/\(number % count).data" }

    /// Removes the files and the directory.
    func remove() {
        for number in 0..<count { unlink(path(number)) }
        rmdir(directory)
    }

    /// Returns 0 or `errno`.
    private static func write(_ bytes: [UInt8], to path: String) -> Int32 {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { return errno }
        defer { close(file) }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { rest in
                Glibc.write(file, rest.baseAddress, rest.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return errno }
            written += count
        }
        return 0
    }
}
