import Demos
import Foundation
import Testing

@Suite(.serialized) struct SQLiteWorkloadTests {
    @Test func aQueryTellsOfEveryStation() async throws {
        let database = try ReadingsDatabase(readingCount: 6_400, workload: "test")
        defer { database.remove() }
        let stations = try database.stations()
        #expect(stations.map(\.number) == Array(0..<64))
        #expect(stations.allSatisfy { $0.readingCount == 100 })
        // Station 0 has every 64th reading, from 0.00 to 63.36: the mean is half of that.
        #expect(stations.first?.highest == 63.36)
        #expect(abs((stations.first?.mean ?? 0) - 31.68) < 1e-9)
        #expect(try await database.stationsAsynchronously() == stations)
    }

    @Test func theFileIsRemovedAtTheEndAlsoWithAJournalBesideIt() async throws {
        let workload = SQLiteWorkload()
        #expect(workload.path == nil)
        try await workload.prepare()
        let path = try #require(workload.path)
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
        #expect(FileManager.default.fileExists(atPath: path))
        for strategy in workload.strategies {
            try await onLoop { try await workload.request(strategy, on: $0) }
        }
        #expect(FileManager.default.createFile(atPath: path + "-journal", contents: Data()))
        await workload.finish()
        #expect(!FileManager.default.fileExists(atPath: directory))
        await #expect(throws: (any Error).self) {
            try await onLoop { try await workload.request(.blocking, on: $0) }
        }
    }

    @Test func aFileThatAnotherProcessLocksFailsQueriesUntilItIsFree() async throws {
        let workload = SQLiteWorkload()
        try await workload.prepare()
        let path = try #require(workload.path)
        let other = try SQLiteShell(path)
        #expect(try other.answer(to: "BEGIN EXCLUSIVE; SELECT 'has it';") == "has it")
        for strategy in workload.strategies {
            let began = ContinuousClock.now
            let error = await #expect(throws: (any Error).self) {
                try await onLoop { try await workload.request(strategy, on: $0) }
            }
            #expect(began.duration(to: .now) >= ReadingsDatabase.busyTimeout)
            #expect(error.map { "\($0)" }?.contains("database is locked") == true)
        }
        other.end()
        for strategy in workload.strategies {
            try await onLoop { try await workload.request(strategy, on: $0) }
        }
        await workload.finish()
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func nothingIsLeftBehindWhereThereIsNoRoomForTheFile() async throws {
        let error = #expect(throws: DemoError.self) {
            try ReadingsDatabase(readingCount: 1, workload: "no/such/folder")
        }
        #expect(error.map { "\($0)" }?.contains("could not make a directory") == true)
    }
}

/// SQLite's own program on a file, as a process of its own.
final class SQLiteShell {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    /// Starts it.
    init(_ path: String) throws {
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["sqlite3", path]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
    }

    /// Has it run statements, of which one prints a line, and returns that; an empty one when it has ended.
    func answer(to statements: String) throws -> String {
        try input.fileHandleForWriting.write(contentsOf: Data((statements + "\n").utf8))
        var line = Data()
        while line.last != UInt8(ascii: "\n") {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { break }
            line += more
        }
        return String(decoding: line.dropLast(), as: UTF8.self)
    }

    /// Ends it by ending its input, so that it gives back what it locked.
    func end() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    deinit {
        if process.isRunning { process.terminate() }
    }
}
