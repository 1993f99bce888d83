@_exported public import InstrumentedExecutors

// The macros that go with the executors, which come with this import. A module of its own, because a
// package that uses a macro builds swift-syntax first: who needs no macro imports the executors alone.

/// Has the default pool run the body of a function, whenever that is called.
///
/// ```swift
/// @Offloaded
/// func readFile(_ path: String) async throws -> Data {
///     try Data(contentsOf: URL(fileURLWithPath: path))
/// }
///
/// let data = try await readFile("/etc/hostname")
/// ```
///
/// A call is one call of `offload(_:)` with the written body: it has the caller's priority,
/// task-locals and cancellation, its errors keep their types, and what it shows on the probe is the
/// same. What the body uses (parameters, `self`, what a local function captures) and what it returns
/// has to be `Sendable`.
///
/// The function has to be `async throws`, since it waits for a worker, and throws what `offload(_:)`
/// throws beside the body's own errors. It can be a method, generic, static or local. It cannot be
/// isolated to an actor (`nonisolated` functions of actors can be offloaded), have `inout` parameters,
/// or `await` in its body, which is one job. What breaks that is an error, at the place that does.
///
/// Errors, stalls and traces name the lines of the body; `#line` in it is that of its opening brace.
@attached(body)
public macro Offloaded() = #externalMacro(module: "OffloadedMacro", type: "OffloadedMacro")

/// Has a pool run the body of a function, whenever that is called.
///
/// ```swift
/// let files = ThreadPool(name: "files", workers: 4)
///
/// @Offloaded(to: files)
/// func readFile(_ path: String) async throws -> Data {
///     try Data(contentsOf: URL(fileURLWithPath: path))
/// }
/// ```
///
/// As ``Offloaded()``, with `ThreadPool.run(_:)` of that pool.
///
/// - Parameter pool: what names the pool, evaluated at each call: a global, a static property
///   (`Self.pool`). An attribute does not see `self` or the parameters of its function: for a pool that
///   an instance has, give the key path; with one that is a parameter, call `run(_:)` in the body.
@attached(body)
public macro Offloaded(to pool: ThreadPool) =
    #externalMacro(module: "OffloadedMacro", type: "OffloadedMacro")

/// Has a pool of the instance run the body of a method, whenever that is called.
///
/// ```swift
/// struct Archive {
///     let pool: ThreadPool
///     let folder: String
///
///     @Offloaded(to: \Self.pool)
///     func read(_ name: String) async throws -> Data {
///         try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
///     }
/// }
/// ```
///
/// As ``Offloaded(to:)``.
///
/// - Parameter pool: the way from `self` to the pool, written out as a key path with its type
@attached(body)
public macro Offloaded<Owner>(to pool: KeyPath<Owner, ThreadPool>) =
    #externalMacro(module: "OffloadedMacro", type: "OffloadedMacro")
