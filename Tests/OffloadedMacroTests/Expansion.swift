import OffloadedMacro
import SwiftSyntaxMacroExpansion
import SwiftSyntaxMacrosGenericTestSupport
import Testing

/// Expects `source` to become `expanded`.
func expect(
    _ source: String,
    expandsTo expanded: String,
    fileID: StaticString = #fileID,
    filePath: StaticString = #filePath,
    line: UInt = #line,
    column: UInt = #column
) {
    assertMacroExpansion(
        source,
        expandedSource: expanded,
        macroSpecs: macros,
        testFileName: "/src/Reader.swift",
        failureHandler: record,
        fileID: fileID,
        filePath: filePath,
        line: line,
        column: column
    )
}

/// An error that the macro reports, with its place.
struct Refusal {
    let line: Int
    let column: Int
    let message: String
    var fixIt: String?

    static func at(
        _ line: Int,
        _ column: Int,
        _ message: String,
        fixIt: String? = nil
    ) -> Refusal {
        Refusal(line: line, column: column, message: message, fixIt: fixIt)
    }
}

/// Expects `source` to be refused, its body kept as it is; and what the fix-its offer to lead to `fixed`.
func expect(
    _ source: String,
    isRefusedWith refusals: Refusal...,
    fixed: String? = nil,
    fileID: StaticString = #fileID,
    filePath: StaticString = #filePath,
    line: UInt = #line,
    column: UInt = #column
) {
    assertMacroExpansion(
        source,
        // What remains of a declaration whose body is expanded to itself.
        expandedSource: source.replacing("@Offloaded ", with: ""),
        diagnostics: refusals.map { refusal in
            DiagnosticSpec(
                message: refusal.message,
                line: refusal.line,
                column: refusal.column,
                fixIts: refusal.fixIt.map { [FixItSpec(message: $0)] } ?? []
            )
        },
        macroSpecs: macros,
        fixedSource: fixed,
        failureHandler: record,
        fileID: fileID,
        filePath: filePath,
        line: line,
        column: column
    )
}

private let macros = ["Offloaded": MacroSpec(type: OffloadedMacro.self)]

private func record(_ failure: TestFailureSpec) {
    let location = SourceLocation(
        fileID: failure.location.fileID,
        filePath: failure.location.filePath,
        line: failure.location.line,
        column: failure.location.column
    )
    Issue.record(Comment(rawValue: failure.message), sourceLocation: location)
}

/// Expects a function with this signature and body to be offloaded.
///
/// - Parameters:
///   - signature: from the generic parameters to the effects
///   - body: one line
///   - type: what the function is a member of, up to its brace
///   - modifier: what stands before `func`
func expectTaken(
    _ signature: String,
    body: String,
    in type: String? = nil,
    modifier: String = "",
    fileID: StaticString = #fileID,
    filePath: StaticString = #filePath,
    line: UInt = #line,
    column: UInt = #column
) {
    let head = type.map { "\($0) {\n" } ?? ""
    let tail = String(repeating: "\n}", count: head.count { $0 == "{" })
    let start = type == nil ? 1 : 2
    let opening = "#sourceLocation(file: \"/src/Reader.swift\", line: \(start))"
    expect(
        "\(head)@Offloaded \(modifier)func f\(signature) {\n    \(body)\n}\(tail)",
        expandsTo: """
            \(head)\(modifier)func f\(signature) {
            \(opening)
            try await InstrumentedExecutors.offload { () throws -> Void in
            \(opening)

                \(body)
            #sourceLocation()
            }
            }\(tail)
            """,
        fileID: fileID,
        filePath: filePath,
        line: line,
        column: column
    )
}
