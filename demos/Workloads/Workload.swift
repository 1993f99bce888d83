package import InstrumentedExecutors

/// Something that a server does per request, done well and badly, and who asks for it.
///
/// The load generator makes one, prepares it, runs its clients, and finishes it after the last of
/// them has ended. ``finish()`` is called after every ``prepare()`` that did not throw, and whatever
/// the workload made outside of this process is gone afterwards.
package protocol WorkloadWithClients: Sendable {
    /// What the screen and the command line call it.
    var name: String { get }

    /// The ways in which it can be done; the first is always ``Strategy/blocking``.
    var strategies: [Strategy] { get }

    /// Why it cannot run here; nil where it can. Asked before ``prepare()``, and cheap.
    var obstacle: String? { get }

    /// Makes what requests need.
    func prepare() async throws(DemoError)

    /// Is a client, which makes requests until the task is cancelled; begins on the client's loop.
    func run(_ client: LoadClient) async

    /// Undoes what ``prepare()`` made. No client runs any more.
    func finish() async
}

extension WorkloadWithClients {
    package var obstacle: String? { nil }
    package func prepare() async throws(DemoError) {}
    package func finish() async {}
}

/// A workload whose clients wait for each answer: the load is a closed loop, and runs on the loop itself.
package protocol Workload: WorkloadWithClients {
    /// Does one request, on the task and the executor of the caller.
    ///
    /// Called from many tasks at once.
    ///
    /// - Parameters:
    ///   - strategy: one of ``WorkloadWithClients/strategies``
    ///   - loop: the loop that the calling task runs on
    func request(_ strategy: Strategy, on loop: EventLoop) async throws
}
