import Demos
import Glibc
import InstrumentedExecutors

/// Runs `body` with a server of its own, which is gone afterwards.
func withServer<Success: Sendable>(
    _ body: @Sendable (PrivateServer) async throws -> Success
) async throws -> Success {
    let server = try await offload { try PrivateServer.start(try ServerPrograms.find()) }
    let result: Result<Success, any Error>
    do { result = .success(try await body(server)) } catch { result = .failure(error) }
    _ = try await offload { server.stop() }
    return try result.get()
}

/// Runs `body` with a new connection to a server.
func withConnection<Success: Sendable>(
    to server: PrivateServer,
    _ body: @Sendable (PostgresConnection) throws -> Success
) async throws -> Success {
    try await offload { try body(try PostgresConnection.open(server.address)) }
}

/// What a server leaves on the system while it runs, and must not afterwards.
struct Traces: Equatable, CustomStringConvertible {
    /// Whether its directory is there.
    var directory: Bool
    /// The processes that work there or were told of it.
    var processes: [Int32]
    /// How many pieces of System V's shared memory there are that nobody has.
    var orphanedMemory: Int

    /// Of the server that has or had this directory.
    init(of directory: String) {
        self.directory = access(directory, F_OK) == 0
        processes = Self.entries("/proc").compactMap(Int32.init).filter { pid in
            Self.link("/proc/\(pid)/cwd").hasPrefix(directory)
                || Self.text("/proc/\(pid)/cmdline").contains(directory)
        }
        // The seventh column: by how many processes it is mapped.
        orphanedMemory = Self.text("/proc/sysvipc/shm").split(separator: "\n").dropFirst()
            .count { $0.split(separator: " ").dropFirst(6).first == "0" }
    }

    /// Whether nothing is left of it.
    var areGone: Bool { !directory && processes.isEmpty }

    var description: String {
        "directory \(directory), processes \(processes), orphaned memory \(orphanedMemory)"
    }

    private static func entries(_ path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) {
                    names.append(String(cString: $0))
                }
            }
        }
        return names
    }

    private static func link(_ path: String) -> String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink(path, &buffer, buffer.count)
        let bytes = buffer[..<max(0, count)].map(UInt8.init(bitPattern:))
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func text(_ path: String) -> String { contents(of: path) ?? "" }
}

/// What is in a file; nil where it cannot be read.
func contents(of path: String) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = read(file, &chunk, chunk.count)
        guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
        bytes += chunk[..<count]
    }
}

/// The process that a server's others come from.
func postmaster(of directory: String) -> Int32? {
    let lines = contents(of: "\(directory)/data/postmaster.pid")?.split(separator: "\n")
    return lines?.first.flatMap { Int32($0) }
}
