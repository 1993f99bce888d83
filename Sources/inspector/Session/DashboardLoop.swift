import ArgumentParser
import CProbe
import CursesTerminal
import Glibc
import InspectorModel
import InspectorUI
import TerminalCanvas

/// The loop that owns terminal, feed and dashboard: waits, takes in, draws.
///
/// All of it is on the thread that calls ``run(_:)``; nothing in it waits for the target.
final class DashboardLoop {
    /// Ten frames a second; keys and switches are drawn at once.
    private static let framePeriod: UInt64 = 100_000_000

    private let feed: any Feed
    private let terminal: CursesTerminal
    private var dashboard: Dashboard
    private var advanceAt: UInt64 = 0
    private var drawAt: UInt64 = 0
    private var ending: Ending?

    private enum Ending {
        case quit
        case signal(Int32)
    }

    /// Shows a feed until the user leaves.
    ///
    /// Errors: those of the terminal and of the feed. The terminal is given back in any case.
    static func run(_ feed: any Feed) throws {
        let loop = try DashboardLoop(feed)
        defer { loop.terminal.restore() }
        let result = Result { try loop.run() }
        loop.terminal.restore()
        let line = feed.finish()
        try result.get()
        if let line { print(line) }
        if case .signal(let number) = loop.ending { throw ExitCode(128 + number) }
    }

    private init(_ feed: any Feed) throws(TerminalError) {
        self.feed = feed
        terminal = try CursesTerminal()
        dashboard = Dashboard(mode: feed.mode)
        tell([.resized(terminal.size), .frame(at: Instant(nanoseconds: probe_monotonic()))])
    }

    private func run() throws {
        while ending == nil {
            let now = probe_monotonic()
            if now >= advanceAt {
                let before = feed.state.workload.switches.count
                tell(try feed.advance(to: Instant(nanoseconds: now)))
                advanceAt = now + feed.period
                if feed.state.workload.switches.count != before { drawAt = now }
            }
            if now >= drawAt {
                draw(at: now)
                drawAt = now + Self.framePeriod
            }
            try wait(until: min(advanceAt, drawAt))
        }
    }

    private func draw(at now: UInt64) {
        tell([.frame(at: Instant(nanoseconds: now))])
        terminal.draw(view(feed.state, dashboard, size: terminal.size, glyphs: terminal.glyphs))
    }

    private func tell(_ messages: [Message]) {
        for message in messages { _ = dashboard.update(message, state: feed.state) }
    }

    /// Waits for a key, a signal, the feed or an instant, and does what they ask.
    private func wait(until instant: UInt64) throws {
        let own = [terminal.inputDescriptor, terminal.wakeDescriptor]
        var polled = (own + feed.descriptors).map {
            pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
        }
        let now = probe_monotonic()
        let left = instant > now ? (instant - now + 999_999) / 1_000_000 : 0
        guard poll(&polled, nfds_t(polled.count), Int32(clamping: left)) > 0 else { return }
        // Either may tell of the other: a window's size comes by a signal, a hang-up by the input.
        if polled[0].revents != 0 || polled[1].revents != 0 {
            try takeKeys()
            takeSignals()
        }
        // An answer of the target: what it did about it is in its segment by now.
        if polled.dropFirst(own.count).contains(where: { $0.revents != 0 }) { advanceAt = 0 }
    }

    private func takeKeys() throws {
        for key in terminal.keys() {
            if key == .resize { tell([.resized(terminal.size)]) }
            for effect in dashboard.update(.key(key), state: feed.state) { try perform(effect) }
        }
        drawAt = 0
    }

    private func perform(_ effect: Effect) throws {
        switch effect {
        case .quit: ending = .quit
        case .suspend: terminal.suspend()
        default: tell(try feed.perform(effect))
        }
    }

    private func takeSignals() {
        for signal in terminal.pendingSignals() {
            switch signal {
            case .interrupt: ending = .quit
            case .terminate: ending = .signal(SIGTERM)
            case .hangUp: ending = .signal(SIGHUP)
            case .suspend: terminal.suspend()
            case .continued: drawAt = 0
            }
        }
    }
}
