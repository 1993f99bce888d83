import Glibc
import InspectorModel
import InspectorUI
import Probe
import Recording
import Target

/// A target that is watched: what it does becomes state, and a recording where one is wanted.
final class LiveFeed: Feed {
    private let target: WatchedTarget
    private(set) var state = InspectorState()
    private var recorder: Recorder?
    private var lastLine: String?
    private let wantedRecording: String?

    let mode = Dashboard.Mode.live
    /// Forty readings a second: a stall of 25 ms is seen while it lasts.
    let period: UInt64 = 25_000_000

    /// - Parameter path: the file to record into from the first event on; nil for none
    init(_ target: WatchedTarget, recordingInto path: String?) {
        self.target = target
        wantedRecording = path
    }

    deinit { target.stop() }

    var lastOutputLine: String? { target.child?.lastLine }

    var descriptors: [Int32] {
        [target.controlDescriptor, target.child?.output].compactMap(\.self)
    }

    func advance(to now: Instant) throws -> [Message] {
        var messages: [Message] = []
        if let batch = try target.read() {
            try takeIn(batch)
        }
        for reply in target.replies() {
            guard case .refused(let reason) = reply else { continue }
            messages.append(.failure(reason))
        }
        if let line = target.child?.lastLine, line != lastLine {
            lastLine = line
            messages.append(.targetWroteError(line))
        }
        if let recorder { messages.append(.recordingChanged(recorder.status)) }
        return messages
    }

    private func takeIn(_ batch: Batch) throws {
        // The recording begins with the first batch that names the target.
        if recorder == nil, let wantedRecording, state.target == nil {
            for case .target(let description) in batch.declarations {
                recorder = try Recorder(path: wantedRecording, target: description, state: state)
            }
        }
        recorder?.append(batch)
        state.apply(batch)
    }

    func perform(_ effect: Effect) throws -> [Message] {
        switch effect {
        case .setControl(let name, let value):
            do {
                try target.set(name, to: value)
            } catch {
                return [.failure("\(error)")]
            }
        case .startRecording:
            return startRecording()
        case .stopRecording:
            guard let recorder else { return [] }
            self.recorder = nil
            let line = recorder.finish()
            return [.recordingChanged(.off), .notice(line)]
        default:
            break
        }
        return []
    }

    private func startRecording() -> [Message] {
        guard let description = state.target else {
            return [.failure("there is nothing to record yet")]
        }
        do {
            let recorder = try Recorder.named(after: state, target: description)
            self.recorder = recorder
            return [.recordingChanged(recorder.status)]
        } catch {
            return [.failure("\(error)")]
        }
    }

    func finish() -> String? {
        target.stop()
        return recorder?.finish()
    }
}
