import Glibc
import InstrumentedExecutors
import Probe

/// The process in which the demos run: a target like any other.
package enum DemoTarget {
    /// Runs a workload under load on the calling thread until SIGTERM, SIGINT or SIGHUP.
    ///
    /// Returns when everything that it made is gone again. The process ends with its parent. To be called
    /// once, on the main thread, before the program has other threads.
    ///
    /// - Important: The kernel takes the end of the *thread* that started this process for the
    ///   parent's. Start it from a thread that stays.
    ///
    /// Errors: ``DemoError`` where there is no such workload or strategy, with those there are, where the
    /// load is out of range, and where the workload cannot be prepared.
    ///
    /// - Parameters:
    ///   - workload: one of ``DemoCatalogue/all``
    ///   - strategy: one of the workload's; `blocking` for nil
    ///   - load: how many clients, 1 to 256; 16 for nil
    ///   - parent: the id of the process that starts this one, where it is known
    package static func run(
        workload: String,
        strategy: String?,
        load: Int?,
        parent: Int32? = nil
    ) throws(DemoError) {
        let catalogue = DemoCatalogue.all
        let entry = try DemoCatalogue.entry(named: workload)
        let strategy = try entry.index(ofStrategy: strategy)
        let load = load ?? LoadGenerator.defaultClientCount
        guard LoadGenerator.clients.contains(load) else {
            throw .loadOutOfRange(load, allowed: LoadGenerator.clients)
        }
        let first = catalogue.firstIndex { $0.name == workload } ?? 0
        let signals = EndSignals()
        // A reader of a pipe may go before its writer does.
        signal(SIGPIPE, SIG_IGN)
        Parent.dieWith(parent)
        do {
            try Probe.start()
        } catch {
            throw .noProbe("\(error)")
        }
        Probe.setProgram("demos")
        do {
            try EventLoop.run(name: "main loop", heartbeat: .milliseconds(10)) { loop in
                let generator = LoadGenerator(
                    on: loop,
                    catalogue: catalogue,
                    first: first,
                    load: load
                )
                let code = signals.onFirst { generator.stop() }
                guard code == 0 else { throw DemoError.noLoop("no thread (errno \(code))") }
                try await generator.run(strategy: strategy)
            }
        } catch let error as DemoError {
            throw error
        } catch {
            throw .noLoop("\(error)")
        }
    }
}
