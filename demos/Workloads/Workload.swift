package import InstrumentedExecutors

/// Something that a server does per request, done well and badly.
///
/// The load generator makes one, prepares it, makes requests of it from many tasks at once, and
/// finishes it after the last request has ended. ``finish()`` is called after every ``prepare()``
/// that did not throw, and whatever the workload made outside of this process is gone afterwards.
package protocol Workload: Sendable {
    /// What the screen and the command line call it.
    var name: String { get }

    /// The ways in which it can be done; the first is always ``Strategy/blocking``.
    var strategies: [Strategy] { get }

    /// Why it cannot run here; nil where it can. Asked before ``prepare()``, and cheap.
    var obstacle: String? { get }

    /// Makes what requests need.
    func prepare() async throws(DemoError)

    /// Does one request, on the task and the executor of the caller.
    ///
    /// - Parameters:
    ///   - strategy: one of ``strategies``
    ///   - loop: the loop that the calling task runs on
    func request(_ strategy: Strategy, on loop: EventLoop) async throws

    /// Undoes what ``prepare()`` made. No request runs any more.
    func finish() async
}

extension Workload {
    package var obstacle: String? { nil }
    package func prepare() async throws(DemoError) {}
    package func finish() async {}
}
