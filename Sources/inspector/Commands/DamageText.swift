import Recording

extension RecordingDamage {
    /// What could not be read, as one sentence; nil where all could.
    var sentence: String? {
        var parts: [String] = []
        if blockCount > 0 {
            let place = firstOffset.map { ", the first at byte \($0)" } ?? ""
            let blocks = blockCount == 1 ? "damaged block was" : "damaged blocks were"
            parts.append("\(blockCount) \(blocks) left out\(place), with \(eventCount) events")
        }
        if cutByteCount > 0 {
            parts.append(
                "its end is missing: \(cutByteCount) bytes behind the last whole block were left out"
            )
        }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }
}
