import Foundation
import Testing

/// The examples of the doc comments are those that are compiled here, word for word.
@Suite struct DocumentationTests {
    private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    private static let sources = tests.deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Sources")

    private static func examples(in files: [URL], after comment: String) throws -> [String] {
        try files.flatMap {
            examples(in: try String(contentsOf: $0, encoding: .utf8), after: comment)
        }
    }

    private static func documented() throws -> [String] {
        let files = try ["InstrumentedExecutors", "InstrumentedExecutorsMacros"].flatMap { module in
            let folder = sources.appendingPathComponent(module)
            let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
            return try #require(files).compactMap { $0 as? URL }
        }
        return try examples(in: files.filter { $0.pathExtension == "swift" }, after: "///")
    }

    private static func compiled() throws -> [String] {
        let files = ["DocumentedExamples.swift", "Macros/DocumentedMacroExamples.swift"]
        return try examples(in: files.map { tests.appendingPathComponent($0) }, after: "//")
    }

    /// The examples between two lines of marks that begin with `comment`, whitespace aside.
    ///
    /// Where each line of an example has `comment` in front, that is taken off.
    private static func examples(in text: String, after comment: String) -> [String] {
        var examples: [String] = []
        var words: [Substring]?
        for line in text.split(separator: "\n") {
            let trimmed = line.drop { $0 == " " }
            if trimmed == "\(comment) ```swift" {
                words = []
            } else if trimmed == "\(comment) ```" {
                if let words { examples.append(words.joined(separator: " ")) }
                words = nil
            } else if words != nil {
                let rest = trimmed.hasPrefix(comment) ? trimmed.dropFirst(comment.count) : trimmed
                words? += rest.split(separator: " ")
            }
        }
        return examples
    }

    @Test func everyExampleOfADocCommentIsCompiledAsItStands() throws {
        let documented = Set(try Self.documented())
        let compiled = Set(try Self.compiled())
        #expect(!documented.isEmpty)
        #expect(documented.subtracting(compiled) == [], "not among the documented examples here")
        #expect(compiled.subtracting(documented) == [], "in no doc comment any more")
    }

    @Test(arguments: [
        "offload {", "ThreadPool(name:", "Task(executorPreference:", "ProcessPool(name:",
        ": ProcessJob", "EventLoop.run(name:", "nesting: .allowed", "EventLoop.runOnNewThread",
        ".nestedRun", "@Offloaded func", "@Offloaded(to:", "AsyncLock(name:",
        "AsyncSemaphore(value:", "BridgeQueue<String>", ".put(", ".take()", "for try await",
        "Control(", ".sleep(for:", ".readable(", ".writable(",
    ])
    func whatMixesTheTwoKindsOfCodeHasAnExample(_ use: String) throws {
        #expect(try Self.documented().contains { $0.contains(use) })
    }
}
