import SwiftSyntax
import SwiftSyntaxBuilder
import SwiftSyntaxMacros

/// What a body is replaced by.
///
/// ```swift
/// #sourceLocation(file: "/src/Reader.swift", line: 7)
/// return try await InstrumentedExecutors.offload { () throws -> String in
/// #sourceLocation(file: "/src/Reader.swift", line: 7)
///
///     try String(contentsOfFile: path, encoding: .utf8)
/// #sourceLocation()
/// }
/// ```
///
/// The directives give what the compiler reports, stalls and traces the lines that the user wrote.
struct OffloadedCall {
    /// All of it.
    let statements: CodeBlockItemListSyntax

    /// - Parameters:
    ///   - function: the one with the attribute
    ///   - body: its body
    ///   - callee: what takes the closure
    ///   - context: what knows where the function is written
    init(
        of function: FunctionDeclSyntax,
        _ body: CodeBlockSyntax,
        on callee: String,
        in context: some MacroExpansionContext
    ) {
        let signature = function.signature
        let call = "\(signature.hasResult ? "return " : "")try await \(callee) {"
        let callPlace = context.location(
            of: signature,
            at: .beforeTrailingTrivia,
            filePathMode: .filePath
        )
        let bodyPlace = context.location(
            of: body.statements,
            at: .beforeLeadingTrivia,
            filePathMode: .filePath
        )
        statements = """
            \(raw: callPlace.directive)\
            \(raw: call) \(raw: signature.ofClosure) in
            \(raw: bodyPlace.directive)\
            \(raw: bodyPlace.indentation(of: body.statements))\(body.statements)
            \(raw: bodyPlace == nil ? "" : "#sourceLocation()\n")\
            }
            """
    }
}

extension FunctionSignatureSyntax {
    /// Whether there is something to return.
    fileprivate var hasResult: Bool {
        guard let type = returnClause?.type.trimmedDescription else { return false }
        return !["Void", "()"].contains(type)
    }

    /// The closure's: with the function's own result type, unless a closure cannot have it.
    fileprivate var ofClosure: String {
        guard let result = returnClause?.type else { return "() throws -> Void" }
        if result.isOpaque { return "() throws" }
        let type = result.as(ImplicitlyUnwrappedOptionalTypeSyntax.self)
        let name = type.map { "\($0.wrappedType.trimmedDescription)?" } ?? result.trimmedDescription
        return "() throws -> \(name)"
    }
}

extension TypeSyntax {
    /// Whether a `some` is somewhere in it.
    fileprivate var isOpaque: Bool {
        tokens(viewMode: .sourceAccurate).contains { $0.tokenKind == .keyword(.some) }
    }
}

extension AbstractSourceLocation? {
    /// Has what follows be of this line and those after it; nothing where the place is not known.
    fileprivate var directive: String {
        map { "#sourceLocation(file: \($0.file), line: \($0.line))\n" } ?? ""
    }

    /// What brings code to the column that it was written at, where it stands behind the brace.
    fileprivate func indentation(of code: CodeBlockItemListSyntax) -> String {
        guard let self, let column = Int(self.column.trimmedDescription),
            !code.leadingTrivia.contains(where: \.isNewline)
        else { return "" }
        return String(repeating: " ", count: max(0, column - 1))
    }
}
