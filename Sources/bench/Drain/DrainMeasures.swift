import CBench
import CProbe
import Foundation
import Glibc
import InspectorModel
import Target

/// How fast another process's records can be taken, none of them unaccounted for.
enum DrainMeasures {
    private static let recordCount: UInt64 = 30_000_000
    private static let limit = Aim.atLeast(20)

    static var all: [Measure] {
        [
            Measure(
                "drain",
                "records of another process's thread, taken each millisecond; read + dropped = written",
                metric: .higher("M records/s"),
                contenders: [
                    Contender("paced by the reader, none lost", aim: limit) { try paced(.records) },
                    Contender("writer as fast as it can", aim: limit) { try unpaced() },
                    Contender("paced, made into events") { try paced(.events) },
                ]
            )
        ]
    }

    private enum Shape { case records, events }

    private static func unpaced() throws -> Double {
        let child = try LineChild(.writer, ["\(recordCount)"])
        return try drain(child, as: .records, pace: nil).rate
    }

    private static func paced(_ shape: Shape) throws -> Double {
        let directory = FileManager.default.temporaryDirectory
        let path = directory.appendingPathComponent("bench-pace-\(getpid())").path
        let pace = PaceFile(path)
        defer { unlink(path) }
        let child = try LineChild(.writer, ["\(recordCount)", "--pace", path])
        let outcome = try drain(child, as: shape, pace: pace)
        guard outcome.droppedCount == 0 else {
            throw BenchError(.wrong, "\(outcome.droppedCount) records of a paced writer were lost")
        }
        return outcome.rate
    }

    private struct Outcome {
        var rate: Double
        var droppedCount: UInt64
    }

    /// Lets the child write and takes it all in.
    ///
    /// The rate is of records that were read, from the writer's start to the last of them.
    private static func drain(
        _ child: LineChild,
        as shape: Shape,
        pace: PaceFile?
    ) throws -> Outcome {
        _ = try child.line()
        let entry = try SegmentCatalogue.entry(of: child.pid)
        var drain: any Drain =
            switch shape {
            case .records: try RecordDrain(entry)
            case .events: try EventDrain(entry)
            }
        child.proceed()
        let start = probe_monotonic()
        var pollAt = start
        while drain.readCount + drain.droppedCount < recordCount {
            guard probe_monotonic() - start < 60_000_000_000 else {
                throw BenchError(.late, "of \(recordCount) records \(drain.readCount) came in 60 s")
            }
            try drain.take()
            pace?.value = drain.readCount + drain.droppedCount
            pollAt = max(pollAt + 1_000_000, probe_monotonic())
            sleep(until: pollAt)
        }
        let seconds = Double(probe_monotonic() - start) / 1e9
        _ = try child.line()
        child.finish()
        guard drain.readCount + drain.droppedCount == recordCount else {
            throw BenchError(
                .wrong,
                "\(drain.readCount) read and \(drain.droppedCount) dropped of \(recordCount) records"
            )
        }
        return Outcome(
            rate: Double(drain.readCount) / seconds / 1e6,
            droppedCount: drain.droppedCount
        )
    }

    private static func sleep(until instant: UInt64) {
        var until = timespec(
            tv_sec: Int(instant / 1_000_000_000),
            tv_nsec: Int(instant % 1_000_000_000)
        )
        clock_nanosleep(CLOCK_MONOTONIC, Int32(TIMER_ABSTIME), &until, nil)
    }
}
