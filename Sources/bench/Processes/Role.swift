import ArgumentParser
import CBench

/// What this program does as a child of its own: the word before the child's arguments.
enum Role: String, CaseIterable {
    case writer = "role-writer"
    case contender = "role-contender"
    case load = "role-load"

    /// Nothing that a child does takes longer, whatever happened to its parent.
    static let lifeSeconds: UInt32 = 600

    /// The role that the command line begins with; nil for one of a person.
    static func named(in arguments: [String]) -> Role? {
        guard arguments.count > 1 else { return nil }
        return Role(rawValue: arguments[1])
    }

    func main(_ arguments: [String]) {
        bench_bound_life(Self.lifeSeconds)
        command.main(arguments)
    }

    private var command: any ParsableCommand.Type {
        switch self {
        case .writer: WriterRole.self
        case .contender: ContenderRole.self
        case .load: EventLoadRole.self
        }
    }
}
