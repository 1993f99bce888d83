import SwiftDiagnostics
import SwiftSyntax

/// An actor's state cannot be reached from a worker.
///
/// Isolation that is written elsewhere (at the type that an extension extends, at a protocol, in the
/// build's settings) is the compiler's to find.
enum IsolationRule: Rule {
    static func obstacles(
        in function: FunctionDeclSyntax,
        lexicalContext: [Syntax]
    ) -> [Diagnostic] {
        if let (name, attribute) = function.attributes.globalActor {
            let fixIt = FixIt.remove(attribute)
            return [Diagnostic(.globalActor(name), at: attribute, fixIt: fixIt)]
        }
        guard !function.isNonisolated,
            let obstacle = isolation(of: function, in: lexicalContext)
        else { return [] }
        let keyword = function.funcKeyword
        let fixIt = FixIt.add("nonisolated", as: "nonisolated ", before: keyword)
        return [Diagnostic(obstacle, at: function.name, fixIt: fixIt)]
    }

    /// What the innermost type around the function says of its members.
    private static func isolation(
        of function: FunctionDeclSyntax,
        in lexicalContext: [Syntax]
    ) -> Obstacle? {
        for context in lexicalContext where !function.isGiven(as: context) {
            // A local function has what it captures, which is the compiler's to check.
            if context.is(FunctionDeclSyntax.self) || context.is(InitializerDeclSyntax.self) {
                break
            }
            guard let group = context.asProtocol((any DeclGroupSyntax).self) else { continue }
            if group.modifiers.has(.nonisolated) { return nil }
            if let (name, _) = group.attributes.globalActor { return .globalActor(name) }
            guard let actor = group.as(ActorDeclSyntax.self), !function.modifiers.has(.static)
            else { return nil }
            return .actor(actor.name.text)
        }
        return nil
    }
}

extension FunctionDeclSyntax {
    /// Whether it says itself that it is isolated to nothing.
    fileprivate var isNonisolated: Bool {
        modifiers.has(.nonisolated) || attributes.names.contains("concurrent")
    }

    /// Whether a context is the function itself, which the compiler counts among them.
    fileprivate func isGiven(as context: Syntax) -> Bool {
        guard let other = context.as(FunctionDeclSyntax.self) else { return false }
        return other.name.text == name.text
            && other.signature.trimmedDescription == signature.trimmedDescription
    }
}

extension DeclModifierListSyntax {
    fileprivate func has(_ keyword: Keyword) -> Bool {
        contains { $0.name.tokenKind == .keyword(keyword) }
    }
}

extension AttributeListSyntax {
    /// The attribute that is a global actor, as far as its name tells.
    fileprivate var globalActor: (name: String, attribute: AttributeSyntax)? {
        named.first { $0.name.hasSuffix("Actor") }
    }
}
