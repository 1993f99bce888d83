import SwiftDiagnostics
import SwiftSyntax

/// Something that a function has to keep to be offloaded, as far as its syntax tells.
///
/// What only types tell is left to the compiler, which checks the expansion.
protocol Rule: SendableMetatype {
    /// Where `function` breaks it.
    ///
    /// - Parameters:
    ///   - function: the one with the attribute
    ///   - lexicalContext: what encloses it, the innermost first
    static func obstacles(
        in function: FunctionDeclSyntax,
        lexicalContext: [Syntax]
    ) -> [Diagnostic]
}

extension Diagnostic {
    /// An obstacle at `node`.
    init(_ obstacle: Obstacle, at node: some SyntaxProtocol, fixIt: FixIt? = nil) {
        self.init(
            node: node,
            message: obstacle,
            fixIts: fixIt.map { [$0] } ?? []
        )
    }
}
