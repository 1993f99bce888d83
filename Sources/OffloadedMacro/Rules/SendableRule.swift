import SwiftDiagnostics
import SwiftSyntax

/// What a generic function is given and returns goes from thread to thread.
///
/// Obvious cases only: a protocol that is not among those known may well inherit from `Sendable`.
enum SendableRule: Rule {
    /// Protocols of which types are known to conform that are not `Sendable`.
    private static let known: Set<String> = [
        "AdditiveArithmetic", "AnyObject", "BidirectionalCollection", "BinaryFloatingPoint",
        "BinaryInteger", "CaseIterable", "Codable", "Collection", "Comparable", "Copyable",
        "CustomDebugStringConvertible", "CustomStringConvertible", "Decodable", "Encodable",
        "Equatable", "FixedWidthInteger", "FloatingPoint", "Hashable", "Identifiable",
        "IteratorProtocol", "LosslessStringConvertible", "MutableCollection", "Numeric",
        "RandomAccessCollection", "RangeReplaceableCollection", "RawRepresentable", "Sequence",
        "SignedInteger", "SignedNumeric", "StringProtocol", "Strideable", "UnsignedInteger",
    ]

    static func obstacles(
        in function: FunctionDeclSyntax,
        lexicalContext: [Syntax]
    ) -> [Diagnostic] {
        let used = NamesUsed.in(function.body)
        let parameters = Array(function.signature.parameterClause.parameters)
            .filter { used.contains($0.nameInBody) }
        return named(in: function, given: parameters) + unnamed(in: parameters)
    }

    /// Those of `func f<T>(x: T)`.
    private static func named(
        in function: FunctionDeclSyntax,
        given parameters: [FunctionParameterSyntax]
    ) -> [Diagnostic] {
        let declared = function.genericParameterClause?.parameters.map { $0 } ?? []
        return declared.filter { isKnownNotSendable($0, function) }.compactMap { generic in
            guard let carrier = carrier(of: generic.name.text, in: function, given: parameters)
            else { return nil }
            let fixIt =
                generic.inheritedType.map { FixIt.add("Sendable", as: " & Sendable", after: $0) }
                ?? FixIt.add("Sendable", as: ": Sendable", after: generic.name)
            return Diagnostic(
                .notSendable(type: generic.name.text, carriedBy: carrier),
                at: generic.name,
                fixIt: fixIt
            )
        }
    }

    /// Those of `func f(x: some Sequence)`.
    private static func unnamed(in parameters: [FunctionParameterSyntax]) -> [Diagnostic] {
        parameters.flatMap { parameter in
            parameter.type.carried.compactMap { carried in
                guard let type = carried.type.as(SomeOrAnyTypeSyntax.self),
                    type.someOrAnySpecifier.tokenKind == .keyword(.some),
                    type.constraint.protocolNames.allSatisfy(known.contains)
                else { return nil }
                return Diagnostic(
                    .notSendable(
                        type: type.trimmedDescription,
                        carriedBy: "parameter '\(parameter.nameInBody)'"
                    ),
                    at: type,
                    fixIt: .add("Sendable", as: " & Sendable", after: type.constraint)
                )
            }
        }
    }

    private static func isKnownNotSendable(
        _ generic: GenericParameterSyntax,
        _ function: FunctionDeclSyntax
    ) -> Bool {
        guard generic.specifier == nil else { return false }
        var names = generic.inheritedType?.protocolNames ?? []
        for requirement in function.genericWhereClause?.requirements ?? [] {
            switch requirement.requirement {
            case .conformanceRequirement(let conformance)
            where conformance.leftType.trimmedDescription == generic.name.text:
                names += conformance.rightType.protocolNames
            case .sameTypeRequirement(let same)
            where same.leftType.trimmedDescription == generic.name.text
                || same.rightType.trimmedDescription == generic.name.text:
                return false
            default: break
            }
        }
        return names.allSatisfy(known.contains)
    }

    /// What brings a value of the type to another thread; nil where nothing does.
    private static func carrier(
        of name: String,
        in function: FunctionDeclSyntax,
        given parameters: [FunctionParameterSyntax]
    ) -> String? {
        if let parameter = parameters.first(where: { $0.type.carries(name) }) {
            return "parameter '\(parameter.nameInBody)'"
        }
        let result = function.signature.returnClause?.type
        return result?.carries(name) == true ? "the result" : nil
    }
}

extension TypeSyntax {
    /// Whether a value of it holds one of the type called `name`.
    fileprivate func carries(_ name: String) -> Bool {
        carried.contains { $0.type.trimmedDescription == name }
    }

    /// What a generic parameter conforms to; protocols of Swift's own without the module's name.
    fileprivate var protocolNames: [String] {
        if let composition = self.as(CompositionTypeSyntax.self) {
            return composition.elements.flatMap(\.type.protocolNames)
        }
        if let suppressed = self.as(SuppressedTypeSyntax.self) {
            return suppressed.type.protocolNames
        }
        if let member = self.as(MemberTypeSyntax.self),
            member.baseType.trimmedDescription == "Swift"
        {
            return [member.name.text]
        }
        if let identifier = self.as(IdentifierTypeSyntax.self) { return [identifier.name.text] }
        return [trimmedDescription]
    }
}
