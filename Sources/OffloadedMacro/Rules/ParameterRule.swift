import SwiftDiagnostics
import SwiftSyntax

/// What the body is given, it has to read, and a worker's thread has to be allowed to.
enum ParameterRule: Rule {
    private static let refused: Set<Keyword> = [
        .inout, .borrowing, .consuming, .isolated, .__owned, .__shared,
    ]

    static func obstacles(
        in function: FunctionDeclSyntax,
        lexicalContext: [Syntax]
    ) -> [Diagnostic] {
        let used = NamesUsed.in(function.body)
        return function.signature.parameterClause.parameters.flatMap { parameter in
            specifiers(of: parameter)
                + (used.contains(parameter.nameInBody) ? functions(in: parameter) : [])
        }
    }

    private static func specifiers(of parameter: FunctionParameterSyntax) -> [Diagnostic] {
        guard let type = parameter.type.as(AttributedTypeSyntax.self) else { return [] }
        return type.specifiers.compactMap { element in
            guard case .simpleTypeSpecifier(let specifier) = element,
                case .keyword(let keyword) = specifier.specifier.tokenKind,
                refused.contains(keyword)
            else { return nil }
            return Diagnostic(
                .parameter(parameter.nameInBody, specifier: specifier.specifier.text),
                at: specifier,
                fixIt: .remove(specifier)
            )
        }
    }

    private static func functions(in parameter: FunctionParameterSyntax) -> [Diagnostic] {
        parameter.type.carried.compactMap { carried in
            guard let function = carried.type.as(FunctionTypeSyntax.self),
                // Others say to whom the function belongs, and with that that it is Sendable.
                carried.attributes.allSatisfy({ ["escaping", "autoclosure"].contains($0) })
            else { return nil }
            return Diagnostic(
                .function(parameter: parameter.nameInBody),
                at: function,
                fixIt: .add("@Sendable", as: "@Sendable ", before: function)
            )
        }
    }
}
