import ArgumentParser
import CProbe
import Foundation
import Probe
import Synchronization

/// More threads, workers, executors and names than the segment has room for.
struct Crowd: ParsableCommand {
    @Option var threads = 100
    @Option(help: "Records of each thread.") var records = 1000

    func run() throws {
        try Probe.start()
        Rig.report("ready")
        _ = readLine()
        // All at once: a thread gives its ring back when it ends.
        let started = Atomic<Int>(0)
        let isOver = Atomic<Bool>(false)
        let crowd = (0..<threads).map { writer in
            Thread {
                for count in 1...records {
                    Probe.append(
                        PROBE_JOB_ENQUEUED,
                        at: Probe.now(),
                        job: UInt64(count),
                        argument: UInt64(writer)
                    )
                }
                started.add(1, ordering: .releasing)
                while !isOver.load(ordering: .acquiring) { usleep(1000) }
            }
        }
        for thread in crowd { thread.start() }
        while started.load(ordering: .acquiring) < threads { usleep(1000) }
        Rig.report("written \(threads * records)")
        _ = readLine()
        isOver.store(true, ordering: .releasing)
        Rig.report(fillTables())
        _ = readLine()
    }

    private func fillTables() -> String {
        let executors = (0..<130).map { index in
            ExecutorProbe(
                name: "executor-\(index)",
                kind: PROBE_EXECUTOR_THREADS,
                role: PROBE_MAY_BLOCK,
                workers: 1...4
            )
        }
        var refused = executors.filter { $0.index == UInt16.max }.count
        let workers = (0..<515).map { WorkerProbe(of: executors[0], name: "worker-\($0 % 4)") }
        refused += workers.filter { $0.index == UInt16.max }.count
        // Those that found no room work all the same.
        for worker in workers {
            worker.begin(job: 1, task: 0, enqueuedAt: 0, at: Probe.now())
            worker.end(job: 1, startedAt: 0, at: Probe.now())
        }
        let long = String(repeating: "n", count: 4000)
        var lost = 0
        for index in 0..<200 where NameArea.offset(of: "\(index)" + long) == 0 { lost += 1 }
        // What is in the area already still is found.
        let known = NameArea.offset(of: "executor-0") != 0
        return "refused \(refused) \(lost > 0) \(known)"
    }
}
