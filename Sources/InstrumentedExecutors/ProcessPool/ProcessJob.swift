/// Work that a process of its own can do: a value that says what, and a function that does it.
///
/// ```swift
/// struct CountPrimes: ProcessJob {
///     var limit: Int
///     func run() throws -> Int { (2..<max(2, limit)).count { isPrime($0) } }
/// }
/// let count = try await pool.run(CountPrimes(limit: 100_000))
/// ```
///
/// The value is coded, decoded in a worker, and run there; what ``run()`` returns comes back the same
/// way, and so does what it throws, where that is `Codable` too. Nothing else of the program's memory is
/// there: globals have their initial values, and the variables of a `main.swift` have none at all.
///
/// The type is found by its name, so no list of jobs is to be kept. It may be nested and generic, but
/// neither private nor declared within a function.
public protocol ProcessJob: Codable, Sendable {
    /// What comes of it.
    associatedtype Output: Codable & Sendable

    /// Does the work, on the main thread of a worker process.
    func run() throws -> Output
}

/// Types by the names under which both processes know them.
enum TypeName {
    /// The name of `type`; nil where it could not be found again by it.
    static func of(_ type: Any.Type) -> String? {
        guard let name = _mangledTypeName(type), _typeByName(name) == type else { return nil }
        return name
    }

    static func type(_ name: String) -> Any.Type? { _typeByName(name) }
}
