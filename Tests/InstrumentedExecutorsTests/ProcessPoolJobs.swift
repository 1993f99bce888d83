import Foundation
import Glibc
import InstrumentedExecutors

/// Jobs of the tests; their workers are the test program again.
struct Doubled: ProcessJob {
    var number: Int
    func run() -> Int { number * 2 }
}

struct Echo<Value: Codable & Sendable>: ProcessJob {
    var value: Value
    func run() -> Value { value }
}

/// Everything that `Codable` makes of a type.
struct Various: Codable, Equatable, Sendable {
    enum Shape: Codable, Equatable { case circle(radius: Double), square(Int, Int?), nothing }
    var text = "żółw 🐢"
    var numbers: [Int8: [UInt64]] = [-1: [UInt64.max, 0]]
    var table = ["a": 1.5, "b": -.infinity]
    var shapes: [Shape] = [.circle(radius: 0.1), .square(3, nil), .nothing]
    var none: Int?
    var some: Int? = 7
    var date = Date(timeIntervalSinceReferenceDate: 3)
    var bytes = Data([1, 2, 3])
    var single: Float = .pi
    var pairs: [[String?]] = [["x", nil], []]
    var flags: Set<Bool> = [true]
    var address = URL(string: "https://swift.org/a")
}

struct Fails: ProcessJob {
    enum Reason: Error, Codable, Equatable { case full(Int), empty(String) }
    struct Plain: Error {}
    var reason: Reason?
    func run() throws -> Int {
        if let reason { throw reason }
        throw Plain()
    }
}

struct Cancels: ProcessJob {
    func run() throws -> Int { throw CancellationError() }
}

/// Ends its process in the named way.
struct Ends: ProcessJob {
    enum How: Codable { case exit(Int32), signal(Int32), trap }
    var how: How
    func run() -> Int {
        switch how {
        case .exit(let status): exit(status)
        case .signal(let number): kill(getpid(), number)
        case .trap: preconditionFailure("as asked")
        }
        return 0
    }
}

/// Writes its process's id to a file and waits until there is another file; for ever without one.
struct Waits: ProcessJob {
    var marker: String
    var until: String?
    func run() -> Int32 {
        try? Data("\(getpid())".utf8).write(to: URL(fileURLWithPath: marker), options: .atomic)
        while until.map({ access($0, F_OK) != 0 }) ?? true { usleep(1_000) }
        return getpid()
    }
}

struct ProcessID: ProcessJob {
    func run() -> Int32 { getpid() }
}

/// What a worker has of its parent.
struct Surroundings: ProcessJob {
    struct Found: Codable, Sendable {
        var descriptors: [Int]
        var input: String
        var readCount: Int
    }
    func run() throws -> Found {
        print("a worker's own line")
        var byte: UInt8 = 0
        return Found(
            descriptors: OpenDescriptors.numbers,
            input: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/0"),
            readCount: read(0, &byte, 1)
        )
    }
}

/// A directory that is gone with this object.
final class Scratch: Sendable {
    let path: String

    init() {
        path = NSTemporaryDirectory() + "/process-pool-\(UUID().uuidString)"
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

    func has(_ name: String) -> Bool { access(self(name), F_OK) == 0 }

    func make(_ name: String) {
        _ = FileManager.default.createFile(atPath: self(name), contents: nil)
    }

    func number(_ name: String) -> Int32? {
        (try? String(contentsOfFile: self(name), encoding: .utf8)).flatMap { Int32($0) }
    }
}
