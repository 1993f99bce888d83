import Glibc

/// What this process has open and runs.
enum OwnProcess {
    /// Its sockets, listening or connected, at a port of its own.
    static func socketCount(atPort port: Int) -> Int {
        (Int32(0)..<1024).filter { localPort(of: $0) == port }.count
    }

    private static func localPort(of descriptor: Int32) -> Int? {
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(descriptor, $0, &size)
            }
        }
        guard code == 0, address.sin_family == sa_family_t(AF_INET) else { return nil }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// The calling thread's name.
    static var threadName: String { threadName(at: "/proc/thread-self") ?? "" }

    /// The names of all its threads.
    static var threadNames: [String] {
        guard let directory = opendir("/proc/self/task") else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let id = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let name = threadName(at: "/proc/self/task/\(id)") { names.append(name) }
        }
        return names
    }

    private static func threadName(at directory: String) -> String? {
        let file = open("\(directory)/comm", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = read(file, &bytes, bytes.count)
        guard count > 0 else { return nil }
        return String(decoding: bytes[..<count].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }
}
