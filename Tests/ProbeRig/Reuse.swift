import ArgumentParser
import CProbe
import Foundation
import Probe

/// Executors that come and go, so that rows of the tables change hands.
struct Reuse: ParsableCommand {
    @Flag(help: "Without a pause, until its input ends.") var churn = false

    func run() throws {
        try Probe.start()
        Rig.report("ready")
        var round = 0
        if churn {
            var input = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
            while poll(&input, 1, 0) == 0 {
                let (executor, worker) = begin(round)
                // Some live long enough to be seen whole, most change hands under the reader's eyes.
                if round % 8 == 0 { usleep(100) }
                worker.retire()
                executor.retire()
                round += 1
            }
            Rig.report("\(round)")
            return
        }
        while readLine() != nil {
            let (executor, worker) = begin(round)
            Rig.report("\(executor.index)")
            guard readLine() != nil else { return }
            worker.begin(job: 1, task: 0, enqueuedAt: Probe.now(), at: Probe.now())
            worker.retire()
            executor.retire()
            Rig.report("retired")
            round += 1
        }
    }

    private func begin(_ round: Int) -> (ExecutorProbe, WorkerProbe) {
        let executor = ExecutorProbe(
            name: "executor-\(round % 100)",
            kind: PROBE_EXECUTOR_LOOP,
            role: PROBE_MUST_NOT_BLOCK,
            workers: 1...7,
            stallThreshold: .milliseconds(33)
        )
        executor.countEnqueued()
        return (executor, WorkerProbe(of: executor, name: "worker-\(round % 100)"))
    }
}
