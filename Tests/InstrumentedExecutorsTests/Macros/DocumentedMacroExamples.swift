import Foundation
import InstrumentedExecutorsMacros

// As in DocumentedExamples.swift, the examples of what needs the macro.

private func defaultPool() async throws {
    // ```swift
    @Offloaded
    func readFile(_ path: String) async throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: path))
    }

    let data = try await readFile("/etc/hostname")
    // ```
    print(data)
}

private func namedPool() async throws {
    // ```swift
    let files = ThreadPool(name: "files", workers: 4)

    @Offloaded(to: files)
    func readFile(_ path: String) async throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: path))
    }
    // ```
    print(try await readFile("/etc/hostname"))
}

private func poolOfTheInstance() {
    // ```swift
    struct Archive {
        let pool: ThreadPool
        let folder: String

        @Offloaded(to: \Self.pool)
        func read(_ name: String) async throws -> Data {
            try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
        }
    }
    // ```
    print(Archive.self)
}
