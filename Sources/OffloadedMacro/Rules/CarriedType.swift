import SwiftSyntax

/// A type of which a value holds some, with the attributes before it.
struct CarriedType {
    let type: TypeSyntax
    var attributes: [String] = []
}

extension TypeSyntax {
    /// What a value of this type holds: itself, or what optionals, collections and tuples are made of.
    var carried: [CarriedType] {
        if let type = self.as(AttributedTypeSyntax.self) {
            let names = type.attributes.names
            return type.baseType.carried.map { carried in
                CarriedType(type: carried.type, attributes: names + carried.attributes)
            }
        }
        if let type = self.as(OptionalTypeSyntax.self) { return type.wrappedType.carried }
        if let type = self.as(ImplicitlyUnwrappedOptionalTypeSyntax.self) {
            return type.wrappedType.carried
        }
        if let type = self.as(ArrayTypeSyntax.self) { return type.element.carried }
        if let type = self.as(DictionaryTypeSyntax.self) {
            return type.key.carried + type.value.carried
        }
        if let type = self.as(TupleTypeSyntax.self) { return type.elements.flatMap(\.type.carried) }
        return [CarriedType(type: self)]
    }
}

extension AttributeListSyntax {
    /// The attributes that are written out, each by its name.
    var named: [(name: String, attribute: AttributeSyntax)] {
        compactMap { element in
            guard case .attribute(let attribute) = element else { return nil }
            return (attribute.attributeName.trimmedDescription, attribute)
        }
    }

    /// The names alone.
    var names: [String] { named.map(\.name) }
}

extension FunctionParameterSyntax {
    /// What the body calls it.
    var nameInBody: String { (secondName ?? firstName).text }
}
