import SwiftDiagnostics
import SwiftSyntax

/// An offloaded function has its `self` only to read.
enum ModifierRule: Rule {
    private static let refused: Set<Keyword> = [
        .mutating, .consuming, .borrowing, .__consuming,
    ]

    static func obstacles(
        in function: FunctionDeclSyntax,
        lexicalContext: [Syntax]
    ) -> [Diagnostic] {
        function.modifiers.compactMap { modifier in
            guard case .keyword(let keyword) = modifier.name.tokenKind, refused.contains(keyword)
            else { return nil }
            return Diagnostic(
                .modifier(modifier.name.text),
                at: modifier,
                fixIt: .remove(modifier)
            )
        }
    }
}
