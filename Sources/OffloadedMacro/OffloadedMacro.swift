import SwiftDiagnostics
package import SwiftSyntax
package import SwiftSyntaxMacros

/// Replaces the body of a function by a call that has a pool run it.
package enum OffloadedMacro: BodyMacro {
    private static let rules: [any Rule.Type] = [
        EffectsRule.self, ModifierRule.self, IsolationRule.self, ParameterRule.self,
        SendableRule.self, BodyRule.self,
    ]

    /// The written body stays as it is, line by line, so that it is found again.
    package static var formatMode: FormatMode { .disabled }

    /// The call.
    ///
    /// Errors: all obstacles at once, each at its place.
    package static func expansion(
        of node: AttributeSyntax,
        providingBodyFor declaration: some DeclSyntaxProtocol & WithOptionalCodeBlockSyntax,
        in context: some MacroExpansionContext
    ) throws -> [CodeBlockItemSyntax] {
        guard let function = declaration.as(FunctionDeclSyntax.self) else {
            throw Diagnostic(.notAFunction(declaration.kindInWords), at: node).asError
        }
        guard let body = function.body else {
            throw Diagnostic(.noBody(function.name.text), at: node).asError
        }
        let obstacles = rules.flatMap {
            $0.obstacles(in: function, lexicalContext: context.lexicalContext)
        }
        guard obstacles.isEmpty else { throw DiagnosticsError(diagnostics: obstacles) }
        return Array(OffloadedCall(of: function, body, on: node.callee, in: context).statements)
    }

    /// Says what is better for a closure.
    package static func expansion(
        of node: AttributeSyntax,
        providingBodyFor closure: ClosureExprSyntax,
        in context: some MacroExpansionContext
    ) throws -> [CodeBlockItemSyntax] {
        throw Diagnostic(.closure, at: node).asError
    }
}

extension AttributeSyntax {
    /// What runs a closure on the pool that the attribute asks for.
    ///
    /// Names carry their module, for the function's own scope may have others of theirs.
    fileprivate var callee: String {
        guard case .argumentList(let arguments) = arguments, let pool = arguments.first?.expression
        else { return "InstrumentedExecutors.offload" }
        // An attribute is looked up outside of the function, where there is no `self`: hence key paths.
        let value =
            pool.as(KeyPathExprSyntax.self).map { "self\($0.components.trimmedDescription)" }
            ?? pool.trimmedDescription
        return "(\(value) as InstrumentedExecutors.ThreadPool).run"
    }
}

extension DeclSyntaxProtocol {
    fileprivate var kindInWords: String {
        switch kind {
        case .initializerDecl: "an initializer"
        case .deinitializerDecl: "a deinitializer"
        default: "this"
        }
    }
}

extension Diagnostic {
    fileprivate var asError: DiagnosticsError { DiagnosticsError(diagnostics: [self]) }
}
