import Foundation
import InstrumentedExecutors

/// A loop that answers a question every few milliseconds, by reading a file.
///
/// Where the reading is done is a switch of its own: on the loop, which stands still meanwhile, or on a pool.
@main
enum OwnProgram {
    static func main() throws {
        let files = ThreadPool(name: "files", workers: 1...4)
        let mode = Control("mode", values: ["blocking", "offloaded"])
        let pause = Control("pause", range: 1...1000, initial: 20)
        let path = CommandLine.arguments[0]

        print("process \(ProcessInfo.processInfo.processIdentifier): inspector attach it")
        try EventLoop.run(name: "main loop", heartbeat: .milliseconds(10)) { loop in
            while true {
                if mode.value == "offloaded" {
                    _ = try await files.run { try checksum(of: path) }
                } else {
                    _ = try checksum(of: path)
                }
                try await loop.sleep(for: .milliseconds(pause.index))
            }
        }
    }

    /// Reads a whole file and adds its bytes up: some ten milliseconds of a thread.
    @Sendable static func checksum(of path: String) throws -> UInt64 {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        return data.reduce(into: 0) { $0 = $0 &* 31 &+ UInt64($1) }
    }
}
