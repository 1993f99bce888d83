import ArgumentParser
import CProbe
import Foundation
import Probe

/// Starts the probe and says what came of it.
struct Start: ParsableCommand {
    func run() throws {
        do {
            try Probe.start()
            Rig.report("started " + String(cString: probe_base_path()))
        } catch {
            // What its executors do must be harmless all the same.
            let executor = ExecutorProbe(
                name: "nowhere",
                kind: PROBE_EXECUTOR_LOOP,
                role: PROBE_MUST_NOT_BLOCK,
                workers: 1...1
            )
            let worker = WorkerProbe(of: executor, name: "nobody")
            executor.countEnqueued()
            worker.begin(job: 1, task: 0, enqueuedAt: 0, at: Probe.now())
            worker.end(job: 1, startedAt: 0, at: Probe.now())
            worker.retire()
            executor.retire()
            Rig.report("\(error)")
        }
        Rig.report(Probe.isEnabled ? "enabled" : "not enabled")
        _ = readLine()
    }
}

/// Offers controls, and answers what their values are.
struct Serve: ParsableCommand {
    func run() throws {
        try Probe.start()
        let mode = ControlSlot("mode", domain: .choice(["slow", "fast"]), initial: 0)
        let load = ControlSlot("load", domain: .number(1...64), initial: 16)
        Rig.report("ready")
        while let line = readLine() {
            switch line {
            case "mode": Rig.report(String(mode.value))
            case "load": Rig.report(String(load.value))
            default: Rig.report("?")
            }
        }
    }
}

/// Ends, or refuses to, in ways that a watcher must cope with.
struct Ending: ParsableCommand {
    @Option(help: "exit:N, signal:N, append:N (at SIGUSR1 again, then killed), stubborn, chatty")
    var how: String

    func run() throws {
        let parts = how.split(separator: ":")
        let number = parts.count > 1 ? Int32(parts[1]) ?? 0 : 0
        switch parts.first {
        case "exit":
            Rig.report("leaving")
            Foundation.exit(number)
        case "signal":
            kill(getpid(), number)
        case "append":
            var awaited = sigset_t()
            sigemptyset(&awaited)
            sigaddset(&awaited, SIGUSR1)
            // Before there is a segment, so that it cannot come too early.
            pthread_sigmask(SIG_BLOCK, &awaited, nil)
            try Probe.start()
            append(UInt64(number))
            var came: Int32 = 0
            sigwait(&awaited, &came)
            append(UInt64(number))
            kill(getpid(), SIGKILL)
        case "stubborn":
            signal(SIGTERM, SIG_IGN)
            Rig.report("ready")
            while true { pause() }
        case "chatty":
            let line = String(repeating: "x", count: 5000)
            while true { Rig.report(line) }
        default:
            throw ValidationError("no such ending")
        }
    }

    private func append(_ count: UInt64) {
        for job in 1...max(count, 1) {
            Probe.append(PROBE_JOB_ENQUEUED, at: Probe.now(), job: job, argument: 0)
        }
    }
}
