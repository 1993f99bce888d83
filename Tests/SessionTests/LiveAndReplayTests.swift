import Foundation
import InspectorModel
import InspectorUI
import Recording
import Target
import TerminalCanvas
import Testing

@Suite("A session live and replayed", .serialized)
struct LiveAndReplayTests {
    private static let sizes = [
        Size(columns: 80, rows: 24), Size(columns: 120, rows: 40), Size(columns: 300, rows: 100),
    ]

    /// What was on the screen live, and when.
    private struct Frame {
        var at: Instant
        var canvases: [Canvas]
    }

    @Test(
        "The screen of a replay equals the live one at the same instant, to the byte",
        arguments: [false, true]
    )
    func equalScreens(recordsFromBeginning: Bool) async throws {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("session-\(UUID().uuidString).inspect").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let frames = try await record(into: path, fromBeginning: recordsFromBeginning)

        let reader = try RecordingReader(path: path)
        #expect(reader.damage == RecordingDamage())
        // By seeking, which begins at the nearest keyframe each time.
        for frame in stride(from: 0, to: frames.count, by: 10).map({ frames[$0] }) {
            let state = try reader.state(at: frame.at)
            #expect(Self.draw(state) == frame.canvases)
        }
        // And by going through it once, as a replay that plays does.
        let place = try reader.position(at: reader.start)
        for frame in frames {
            try place.advance(to: frame.at)
            #expect(Self.draw(place.state) == frame.canvases)
        }
    }

    /// Watches the demos through a switch of strategy and of workload, and records meanwhile.
    private func record(into path: String, fromBeginning: Bool) async throws -> [Frame] {
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let inspector = folder.appendingPathComponent("inspector").path
        let target = try WatchedTarget(starting: [inspector, "demo-target", "sleep"])
        defer { target.stop() }
        var state = InspectorState()
        var writer: RecordingWriter?
        var frames: [Frame] = []
        var wishes = [
            (after: UInt64(20), control: "strategy", value: "offloaded"),
            (after: UInt64(300), control: "workload", value: "cpu"),
            (after: UInt64(40), control: "strategy", value: "offloaded"),
        ]
        var served: UInt64 = 0
        let deadline = ContinuousClock.now + .seconds(60)
        while !wishes.isEmpty || state.workload.current.requestCount < 40 || frames.count < 30 {
            try #require(ContinuousClock.now < deadline)
            if let batch = try target.read() {
                if writer == nil, fromBeginning || state.workload.total.requestCount > 10 {
                    let known = batch.declarations.compactMap(\.target).first ?? state.target
                    writer = try RecordingWriter(
                        path: path,
                        target: try #require(known),
                        state: state
                    )
                }
                writer?.append(batch)
                state.apply(batch)
                if writer != nil {
                    frames.append(Frame(at: state.now, canvases: Self.draw(state)))
                }
            }
            if let wish = wishes.first, state.workload.total.requestCount >= served + wish.after {
                served = state.workload.total.requestCount
                try target.set(wish.control, to: wish.value)
                wishes.removeFirst()
            }
            try await Task.sleep(for: .milliseconds(25))
        }
        guard case .finished = writer?.finish() else {
            Issue.record("the recording did not end well: \(String(describing: writer?.status))")
            return frames
        }
        return frames
    }

    private static func draw(_ state: InspectorState) -> [Canvas] {
        sizes.map { size in
            var dashboard = Dashboard()
            for message in [Message.resized(size), .frame(at: state.now)] {
                _ = dashboard.update(message, state: state)
            }
            return view(state, dashboard, size: size, glyphs: .unicode)
        }
    }
}

extension Declaration {
    fileprivate var target: TargetDescription? {
        guard case .target(let target) = self else { return nil }
        return target
    }
}
