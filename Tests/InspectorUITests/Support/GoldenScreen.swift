import Foundation
import TerminalCanvas
import Testing

/// Compares a canvas with the text and the style letters in `Screens/NAME.screen`.
///
/// A file that is missing, or any with `RECORD_SNAPSHOTS=1` in the environment, is written and fails
/// the test: what was recorded is to be looked at before it is believed.
func expectScreen(
    _ canvas: Canvas, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let file = screenFolder.appending(path: name + ".screen")
    let drawn = canvas.text + "\n" + separator + "\n" + canvas.styleGrid + "\n"
    let isRecording = ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1"
    let kept = try? String(contentsOf: file, encoding: .utf8)
    guard let kept, !isRecording else {
        try FileManager.default.createDirectory(
            at: screenFolder, withIntermediateDirectories: true)
        try drawn.write(to: file, atomically: true, encoding: .utf8)
        Issue.record("recorded \(file.path): look at it", sourceLocation: sourceLocation)
        return
    }
    guard kept != drawn else { return }
    let difference = difference(from: kept, to: drawn)
    Issue.record(
        "\(name).screen differs (- kept, + drawn):\n\(difference)", sourceLocation: sourceLocation)
}

private let separator = String(repeating: "=", count: 20) + " styles"

private let screenFolder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Screens")

/// The lines that differ, with their number and two lines around each.
func difference(from kept: String, to drawn: String) -> String {
    let old = kept.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let new = drawn.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let changes = new.difference(from: old)
    var removed: [Int: String] = [:]
    var inserted: [Int: String] = [:]
    for change in changes {
        switch change {
        case .remove(let offset, let line, _): removed[offset] = line
        case .insert(let offset, let line, _): inserted[offset] = line
        }
    }
    var lines: [(isChange: Bool, text: String)] = []
    var oldIndex = 0
    var newIndex = 0
    while oldIndex < old.count || newIndex < new.count {
        if let line = removed[oldIndex] {
            lines.append((true, "-\(oldIndex + 1)\t\(line)"))
            oldIndex += 1
        } else if let line = inserted[newIndex] {
            lines.append((true, "+\(newIndex + 1)\t\(line)"))
            newIndex += 1
        } else {
            lines.append((false, " \(newIndex + 1)\t\(new[safelyAt: newIndex] ?? "")"))
            oldIndex += 1
            newIndex += 1
        }
    }
    let shown = lines.indices.filter { index in
        lines[max(0, index - 2)...min(lines.count - 1, index + 2)].contains { $0.isChange }
    }
    return shown.map { lines[$0].text }.joined(separator: "\n")
}

extension Array {
    subscript(safelyAt index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
