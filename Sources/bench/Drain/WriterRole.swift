import ArgumentParser
import CProbe
import Glibc
import Probe

/// Writes numbered records into its segment, as fast as it can or as fast as they are read.
struct WriterRole: ParsableCommand {
    @Argument var recordCount: UInt64
    @Option(help: "A file of 8 bytes, in which the reader says how many records it has taken.")
    var pace: String?

    /// How far the writer runs ahead of the reader where it is paced.
    private static let lead = UInt64(PROBE_RING_CAPACITY) * 7 / 8
    private static let burst: UInt64 = 256

    func run() throws {
        try Probe.start()
        let taken = pace.map(PaceFile.init)
        keep(probe_thread_ring())
        print("ready")
        fflush(nil)
        _ = readLine()
        let start = probe_monotonic()
        write(taken)
        print(probe_monotonic() - start)
        fflush(nil)
        // The segment goes with the process: it stays until the reader has all of it.
        _ = readLine()
    }

    private func write(_ taken: PaceFile?) {
        var written: UInt64 = 0
        while written < recordCount {
            let end = min(written + Self.burst, recordCount)
            if let taken { while taken.value + Self.lead < end { sched_yield() } }
            while written < end {
                written += 1
                Probe.append(PROBE_JOB_ENQUEUED, at: Probe.now(), job: written, argument: written)
            }
        }
    }
}

/// A number that one process writes and another reads.
///
/// It belongs to the benchmark, not to the segment: a real writer never waits for anybody.
final class PaceFile {
    private let memory: UnsafeMutablePointer<UInt64>

    /// Makes the file where it is not there yet.
    init(_ path: String) {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        precondition(file >= 0 && ftruncate(file, 8) == 0, "\(path) cannot be made")
        let mapped = mmap(nil, 8, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
        close(file)
        guard let mapped, mapped != MAP_FAILED else {
            preconditionFailure("\(path) cannot be mapped")
        }
        memory = mapped.assumingMemoryBound(to: UInt64.self)
    }

    deinit { munmap(memory, 8) }

    var value: UInt64 {
        get { probe_load(memory) }
        set { probe_add(memory, newValue - memory.pointee) }
    }
}
