import CProbe
import Glibc
import InspectorModel
import InspectorUI
import Synchronization

/// Watches a target for a while without a screen.
struct HeadlessRun {
    private let feed: LiveFeed

    init(_ feed: LiveFeed) { self.feed = feed }

    /// Runs until so many seconds of the demo's load were seen, it ended, or SIGINT or SIGTERM came.
    ///
    /// Errors: those of the feed; where the target ended before it could be watched, what it said.
    func run(seconds: Double) throws {
        Interrupt.arm()
        var last: UInt64?
        while !Interrupt.came {
            let now = Instant(nanoseconds: probe_monotonic())
            for case .recordingChanged(.failed(let reason)) in try feed.advance(to: now) {
                throw CommandError(reason)
            }
            if feed.state.end != nil { break }
            // Not from its start on: some have to prepare for longer than they run.
            if last == nil, feed.state.workload.current.strategy != nil {
                last = now.nanoseconds + UInt64(seconds * 1e9)
            }
            if let last, now.nanoseconds >= last { break }
            wait()
        }
        // How it ended by itself; our asking it to comes after.
        let end = feed.state.end
        let line = feed.finish()
        if feed.state.target == nil || end.map(hasFailed) == true {
            // The demo is this program again, and begins its lines as this one does.
            let line = feed.lastOutputLine ?? "the demo ended before it could be watched"
            throw CommandError(String(line.trimmingPrefix("inspector: ")))
        }
        if let line { printError(line) }
    }

    private func hasFailed(_ end: TargetEnd) -> Bool {
        if case .exited(let status) = end.how { status != 0 } else { false }
    }

    private func wait() {
        var polled = feed.descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        poll(&polled, nfds_t(polled.count), Int32(feed.period / 1_000_000))
    }
}

/// Whether the user asked for the end.
private enum Interrupt {
    private static let flag = Atomic<Bool>(false)

    static var came: Bool { flag.load(ordering: .relaxed) }

    static func arm() {
        for number in [SIGINT, SIGTERM, SIGHUP] {
            signal(number) { _ in Interrupt.flag.store(true, ordering: .relaxed) }
        }
    }
}
