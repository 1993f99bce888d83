import Foundation
import Glibc
import InstrumentedExecutors

/// Uses pools within a worker, which is a process with nothing else in it.
struct Alone: ProcessJob {
    enum What: String, Codable, CaseIterable, Sendable { case leftovers, descriptors, processes }

    var what: What

    func run() -> [String] {
        // Not on Swift's default pool: Dispatch's monitor of its workers traps where no descriptor is
        // left to look at them with.
        let lines = try? EventLoop.run {
            switch what {
            case .leftovers: await leftovers()
            case .descriptors: await withoutDescriptors()
            case .processes: await withoutProcesses()
            }
        }
        return lines ?? ["no loop"]
    }

    private func outcome(_ pool: ProcessPool, _ job: some ProcessJob) async -> String {
        do {
            return "\(try await pool.run(job))"
        } catch let error as ExecutorError {
            return "\(error.code) \(error.underlyingCode ?? error.signal ?? error.status ?? 0)"
        } catch {
            return "\(error)"
        }
    }

    private func leftovers() async -> [String] {
        let warm = ProcessPool(name: "warm", workers: 1)
        _ = await outcome(warm, Doubled(number: 1))
        await warm.shutdown()
        let before = OpenDescriptors.numbers
        for _ in 0..<5 {
            let pool = ProcessPool(name: "passing", workers: 2)
            _ = await outcome(pool, Doubled(number: 1))
            _ = await outcome(pool, Ends(how: .signal(SIGKILL)))
            await pool.shutdown()
        }
        let after = OpenDescriptors.numbers
        let hasChild = waitpid(-1, nil, WNOHANG) != -1
        return [
            after == before ? "no descriptor more" : "\(before) became \(after)",
            hasChild ? "a child" : "no child",
        ]
    }

    private func withoutDescriptors() async -> [String] {
        var limit = rlimit()
        let which = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        getrlimit(which, &limit)
        var none = rlimit(rlim_cur: 0, rlim_max: limit.rlim_max)
        setrlimit(which, &none)
        let pool = ProcessPool(name: "poor", workers: 2)
        let refused = await outcome(pool, Doubled(number: 1))
        setrlimit(which, &limit)
        // A call wakes a worker that waits for better times.
        let later = await outcome(pool, Doubled(number: 2))
        await pool.shutdown()
        return [refused, later]
    }

    private func withoutProcesses() async -> [String] {
        let pool = ProcessPool(name: "lonely", workers: 1)
        _ = await outcome(pool, Doubled(number: 1))
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        // RLIMIT_NPROC, which Glibc does not import.
        setrlimit(__rlimit_resource_t(6), &none)
        // The limit is not root's.
        setuid(65534)
        // It dies by itself: who is not root may no longer kill it.
        _ = await outcome(pool, Ends(how: .exit(0)))
        let lines = [
            await outcome(pool, Doubled(number: 1)), await outcome(pool, Doubled(number: 1)),
        ]
        await pool.shutdown()
        return lines
    }
}

/// Has a worker of its own that hangs, and is killed itself.
struct Dies: ProcessJob {
    /// Where the inner worker writes its id.
    var marker: String

    func run() -> Int {
        let pool = ProcessPool(name: "inner", workers: 1)
        Task { try await pool.run(Waits(marker: marker, until: nil)) }
        while access(marker + ".go", F_OK) != 0 { usleep(1_000) }
        kill(getpid(), SIGKILL)
        return 0
    }
}
