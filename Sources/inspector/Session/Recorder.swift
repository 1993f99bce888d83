import Glibc
import InspectorModel
import InspectorUI
import Recording

/// A recording that is being made, as the dashboard tells of it.
final class Recorder {
    private let path: String
    private let writer: RecordingWriter

    /// Errors: `RecordingError`.
    init(path: String, target: TargetDescription, state: InspectorState) throws(RecordingError) {
        self.path = path
        writer = try RecordingWriter(
            path: path,
            target: target,
            state: state
        )
    }

    /// Records into the first file of the working directory that is free: `sleep-1.inspect`.
    ///
    /// Errors: `RecordingError`.
    static func named(
        after state: InspectorState,
        target: TargetDescription
    ) throws(RecordingError) -> Recorder {
        let name = state.workload.current.workload ?? target.name
        let safe = String(name.map { $0.isLetter || $0.isNumber ? $0 : "-" })
        var number = 1
        while true {
            do {
                let path = "\(safe)-\(number).inspect"
                return try Recorder(path: path, target: target, state: state)
            } catch {
                guard error.code == .exists, number < 10_000 else { throw error }
                number += 1
            }
        }
    }

    func append(_ batch: Batch) { writer.append(batch) }

    var status: RecordingStatus {
        switch writer.status {
        case .recording(let byteCount), .finished(let byteCount):
            .recording(file: fileName, bytes: UInt64(byteCount))
        case .failed(let error): .failed("\(error)")
        }
    }

    private var fileName: String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    /// Waits until all is on the disk, and says what came of it.
    func finish() -> String {
        switch writer.finish() {
        case .finished(let byteCount), .recording(let byteCount):
            "recorded \(path), \(byteCount) bytes; `inspector replay \(path)` shows it again"
        case .failed(let error): "\(error)"
        }
    }
}
