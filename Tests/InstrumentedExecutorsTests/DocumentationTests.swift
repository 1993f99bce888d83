import Foundation
import Testing

/// The examples of the doc comments are those that are compiled here, word for word.
@Suite struct DocumentationTests {
    private static let sources = directory(
        of: #filePath, up: 3, "Sources/InstrumentedExecutors")
    private static let compiled = directory(of: #filePath, up: 1, "DocumentedExamples.swift")

    private static func directory(of file: String, up count: Int, _ path: String) -> URL {
        var url = URL(fileURLWithPath: file)
        for _ in 0..<count { url.deleteLastPathComponent() }
        return url.appendingPathComponent(path)
    }

    private static func documented() throws -> [String] {
        let files = try #require(
            FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        return try files.compactMap { $0 as? URL }
            .filter { $0.pathExtension == "swift" }
            .flatMap { examples(in: try String(contentsOf: $0, encoding: .utf8), after: "///") }
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
        let file = try String(contentsOf: Self.compiled, encoding: .utf8)
        let compiled = Set(Self.examples(in: file, after: "//"))
        #expect(!documented.isEmpty)
        #expect(documented.subtracting(compiled) == [], "not in DocumentedExamples.swift")
        #expect(compiled.subtracting(documented) == [], "in no doc comment any more")
    }

    @Test(arguments: [
        "offload {", "ThreadPool(name:", "Task(executorPreference:", "ProcessPool(name:",
        ": ProcessJob", "EventLoop.run(name:", "nesting: .allowed", "EventLoop.runOnNewThread",
        ".nestedRun", "AsyncLock(name:", "AsyncSemaphore(value:", "BridgeQueue<String>",
        ".put(", ".take()", "for try await", "Control(", ".sleep(for:", ".readable(", ".writable(",
    ])
    func whatMixesTheTwoKindsOfCodeHasAnExample(_ use: String) throws {
        #expect(try Self.documented().contains { $0.contains(use) })
    }
}
