import ArgumentParser
import CProbe
import Foundation
import Probe

/// Appends numbered records from several threads at once.
///
/// Each record's `argument` is its writer and its `job` that writer's count, from 1.
struct Write: ParsableCommand {
    @Option var threads = 8
    @Option(help: "Records of each thread; without end where it is 0.") var records = 100_000
    @Option(help: "Rounds of short-lived threads.") var rounds = 1
    @Option(help: "Nanoseconds between two records of a thread.") var pause = 0

    func run() throws {
        try Probe.start()
        Rig.report("ready")
        // A reader that takes part from the first record on says when it is there.
        _ = readLine()
        for _ in 0..<rounds {
            let writers = (0..<threads).map { writer in Thread { write(writer) } }
            for writer in writers { writer.start() }
            for writer in writers {
                while !writer.isFinished { sched_yield() }
            }
        }
        Rig.report("written \(threads * records * rounds)")
        // The segment goes with the process: it stays until the readers have what they want.
        _ = readLine()
    }

    private func write(_ writer: Int) {
        var count: UInt64 = 0
        while records == 0 || count < UInt64(records) {
            count += 1
            let now = Probe.now()
            Probe.append(PROBE_JOB_ENQUEUED, at: now, job: count, argument: UInt64(writer))
            if pause > 0 { wait(until: probe_monotonic() + UInt64(pause)) }
        }
    }

    private func wait(until instant: UInt64) {
        while probe_monotonic() < instant { sched_yield() }
    }

}
