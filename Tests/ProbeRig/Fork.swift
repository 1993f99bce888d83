import ArgumentParser
import CProbe
import Foundation
import Probe

/// Forks, and lets the child do all that a program may do with the executors that it inherited.
struct Fork: ParsableCommand {
    func run() throws {
        try Probe.start()
        let executor = ExecutorProbe(
            name: "parent",
            kind: PROBE_EXECUTOR_THREADS,
            role: PROBE_MAY_BLOCK,
            workers: 1...1
        )
        let worker = WorkerProbe(of: executor, name: "parent-0")
        let control = ControlSlot("mode", domain: .choice(["a", "b"]), initial: 0)
        executor.countEnqueued(3)
        Probe.append(PROBE_JOB_ENQUEUED, at: Probe.now(), job: 1, argument: 0)
        // Swift does not import fork, for good reasons; programs call it all the same.
        guard let symbol = dlsym(nil, "fork") else { throw ValidationError("no fork") }
        let fork = unsafeBitCast(symbol, to: (@convention(c) () -> pid_t).self)
        let child = fork()
        if child == 0 {
            executor.countEnqueued(1000)
            worker.begin(job: 77, task: 0, enqueuedAt: 0, at: Probe.now())
            for job in 0..<100 as Range<UInt64> {
                Probe.append(PROBE_JOB_ENQUEUED, at: Probe.now(), job: job, argument: 9)
            }
            control.set(1)
            let other = ExecutorProbe(
                name: "child",
                kind: PROBE_EXECUTOR_LOOP,
                role: PROBE_MUST_NOT_BLOCK,
                workers: 1...1
            )
            _exit(Probe.isEnabled || other.index != UInt16.max ? 1 : 0)
        }
        var status: Int32 = 0
        waitpid(child, &status, 0)
        Rig.report("child \(status)")
        _ = readLine()
        // The child's end took none of the parent's files with it, and the parent goes on.
        Probe.append(PROBE_JOB_ENQUEUED, at: Probe.now(), job: 2, argument: 0)
        Rig.report("done")
        _ = readLine()
    }
}
