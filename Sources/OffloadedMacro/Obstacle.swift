import SwiftDiagnostics

/// Why something cannot be offloaded, as the compiler says it.
enum Obstacle {
    case notAFunction(String)
    case closure
    case noBody(String)
    case noEffects
    case notAsync
    case notThrowing
    case rethrowing
    case typedThrows(String)
    case modifier(String)
    case parameter(String, specifier: String)
    case function(parameter: String)
    case notSendable(type: String, carriedBy: String)
    case actor(String)
    case globalActor(String)
    case await
}

extension Obstacle: DiagnosticMessage {
    var severity: DiagnosticSeverity { .error }

    var diagnosticID: MessageID { MessageID(domain: "OffloadedMacro", id: identifier) }

    /// What is wrong, and why; where no fix-it says it, what to do.
    var message: String {
        switch self {
        case .notAFunction(let kind):
            "only a function can be offloaded, not \(kind): have it call one"
        case .closure:
            "a closure cannot be offloaded by an attribute: pass it to 'offload' or to a pool's 'run'"
        case .noBody(let name):
            "'\(name)' has no body to offload: attach '@Offloaded' where it is implemented"
        case .noEffects:
            "an offloaded function waits for a worker, and throws where its task is cancelled or its "
                + "pool shut down: it has to be 'async throws'"
        case .notAsync:
            "an offloaded function waits for a worker: it has to be 'async'"
        case .notThrowing:
            "an offloaded function throws where its task is cancelled or its pool shut down: it has "
                + "to be 'throws'"
        case .rethrowing:
            "an offloaded function throws errors of its own where its task is cancelled or its pool "
                + "shut down: it cannot be 'rethrows'"
        case .typedThrows(let type):
            "an offloaded function throws not only '\(type)' but also 'CancellationError' and "
                + "'ExecutorError': it has to be 'throws'"
        case .modifier(let modifier):
            "a '\(modifier)' function cannot be offloaded: a worker's thread has 'self' only to read"
        case .parameter(let name, "isolated"):
            "parameter '\(name)' is 'isolated': the body runs on a worker, not on that actor"
        case .parameter(let name, let specifier):
            "parameter '\(name)' is '\(specifier)': a worker's thread has it only to read"
        case .function(let parameter):
            "parameter '\(parameter)' is a function that a worker's thread would call: it has to be "
                + "'@Sendable'"
        case .notSendable(let type, let carrier):
            "\(carrier) goes from one thread to another: '\(type)' has to be 'Sendable'"
        case .actor(let name):
            "a function isolated to actor '\(name)' cannot be offloaded: its body runs on a worker, "
                + "from where the actor's state is out of reach"
        case .globalActor(let name):
            "a function isolated to '\(name)' cannot be offloaded: its body runs on a worker, from "
                + "where that actor's state is out of reach"
        case .await:
            "the body of an offloaded function is one job of a worker and cannot suspend: await "
                + "before or after it, in the function that calls it"
        }
    }

    private var identifier: String {
        switch self {
        case .notAFunction: "notAFunction"
        case .closure: "closure"
        case .noBody: "noBody"
        case .noEffects: "noEffects"
        case .notAsync: "notAsync"
        case .notThrowing: "notThrowing"
        case .rethrowing: "rethrowing"
        case .typedThrows: "typedThrows"
        case .modifier: "modifier"
        case .parameter: "parameter"
        case .function: "function"
        case .notSendable: "notSendable"
        case .actor: "actor"
        case .globalActor: "globalActor"
        case .await: "await"
        }
    }
}
