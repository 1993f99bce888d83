import Glibc

/// This process's descriptors.
enum OpenDescriptors {
    /// All of them.
    static var numbers: [Int] {
        (0..<256).filter { fcntl(Int32($0), F_GETFD) >= 0 }
    }

    /// How many are of a loop: other tests of this process may open others meanwhile.
    static var ofEpoll: Int {
        guard let directory = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(directory) }
        var count = 0
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            var target = [CChar](repeating: 0, count: 64)
            guard readlink("/proc/self/fd/\(name)", &target, target.count - 1) > 0 else { continue }
            let kind = String(decoding: target.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
            if kind == "anon_inode:[eventpoll]" || kind == "anon_inode:[eventfd]" { count += 1 }
        }
        return count
    }
}
