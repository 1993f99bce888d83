import InspectorModel
import TerminalCanvas

/// The keys that apply now, as many as fit: what matters least goes first.
struct Footer {
    let state: InspectorState
    let dashboard: Dashboard

    func draw(on canvas: inout Canvas, _ area: Rectangle) {
        guard !area.isEmpty else { return }
        let glyphs = canvas.glyphs
        var x = 1
        for entry in entries(width: area.width - 2, glyphs) {
            x += canvas.write(caps(entry, glyphs), x: x, y: area.y, role: .key) + 1
            x += canvas.write(caption(entry), x: x, y: area.y, role: .dim) + gap
        }
    }

    private let gap = 3

    private func entries(width: Int, _ glyphs: GlyphSet) -> [KeyEntry] {
        var entries = Keymap.entries.filter { dashboard.isOffered($0, state) }
        func used() -> Int {
            entries.reduce(-gap) {
                $0 + columnWidth(of: caps($1, glyphs)) + 1 + columnWidth(of: caption($1)) + gap
            }
        }
        while used() > width, let least = entries.max(by: { $0.rank < $1.rank }) {
            entries.removeAll { $0.caps == least.caps && $0.group == least.group }
        }
        return entries
    }

    private func caps(_ entry: KeyEntry, _ glyphs: GlyphSet) -> String {
        glyphs == .ascii ? entry.asciiCaps : entry.caps
    }

    /// What the key would do now, where that changes.
    private func caption(_ entry: KeyEntry) -> String {
        switch entry.bindings.first?.action {
        case .toggleRecording: dashboard.isRecording ? "stop recording" : entry.caption
        case .togglePause: dashboard.isPaused ? "resume" : entry.caption
        case .togglePlay: dashboard.replay?.isPlaying == true ? "hold" : entry.caption
        case .toggleHelp: dashboard.showsHelp ? "back" : entry.caption
        default: entry.caption
        }
    }
}
