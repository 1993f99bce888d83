/// How a workload does its blocking part.
package enum Strategy: String, CaseIterable, Sendable {
    /// On the loop, which stands still meanwhile: what not to do.
    case blocking
    /// On a thread pool, while the loop goes on.
    case offloaded
    /// On a thread pool too, by an attribute of the function that blocks.
    case decorated
    /// Without blocking any thread.
    case async
    /// On the loop, which is run within the request and so goes on.
    case nested
    /// On a global queue of Dispatch, which shares its threads with Swift's default pool.
    case dispatch
    /// A server's queries on a pool, the rest on the loop.
    case queries
    /// A server's rendering on a pool, the rest on the loop.
    case rendering
    /// On a process pool, whose crashes are its own.
    case processes
}
