import CBench
import CProbe
import Probe

/// What an event costs the program that is watched, over the clock that it needs anyway.
enum AppendMeasures {
    private static let operationCount: UInt64 = 20_000
    private static let sliceCount = 41
    private static let limit = Aim.ratioAtMost(1.1)

    static var all: [Measure] { [c, swift] }

    private static var c: Measure {
        Measure(
            "append-c",
            "one record with its time, over reading the counter alone, in C",
            metric: .lower("ns/operation"),
            sliceCount: sliceCount,
            contenders: [
                contender("counter alone", bench_read_counter),
                contender("append", aim: limit, bench_append),
                contender("write to a ring in hand", aim: limit, bench_write),
                contender("write without a time", bench_write_untimed),
            ]
        )
    }

    private static var swift: Measure {
        Measure(
            "append-swift",
            "one record with its time, over reading the counter alone, in Swift",
            metric: .lower("ns/operation"),
            sliceCount: sliceCount,
            contenders: [
                contender("counter alone", SwiftLoops.readCounter),
                contender("append", aim: limit, SwiftLoops.append),
                contender("write to a ring in hand", aim: limit, SwiftLoops.write),
            ]
        )
    }

    private static func contender(
        _ name: String,
        aim: Aim? = nil,
        _ loop: @escaping (UInt64) -> UInt64
    ) -> Contender {
        Contender(name, aim: aim) {
            try Probe.start()
            // Claims the thread's ring before anything is timed.
            keep(probe_thread_ring())
            let length = Stopwatch.nanoseconds { keep(loop(operationCount)) }
            return Double(length) / Double(operationCount)
        }
    }
}

/// The operations of the C loops by the package's own API.
private enum SwiftLoops {
    @inline(never)
    static func readCounter(_ count: UInt64) -> UInt64 {
        var last: UInt64 = 0
        for _ in 0..<count { last ^= Probe.now() }
        return last
    }

    @inline(never)
    static func append(_ count: UInt64) -> UInt64 {
        for index in 0..<count {
            Probe.append(
                PROBE_JOB_ENQUEUED,
                at: Probe.now(),
                executor: 1,
                job: index,
                argument: index,
                detail: 21
            )
        }
        return count
    }

    @inline(never)
    static func write(_ count: UInt64) -> UInt64 {
        guard let ring = probe_thread_ring() else { return 0 }
        let kind = UInt8(PROBE_JOB_ENQUEUED.rawValue)
        for index in 0..<count {
            probe_write(ring, Probe.now(), kind, 21, 1, UInt16.max, index, index)
        }
        return count
    }
}
