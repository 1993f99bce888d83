import Foundation
import InspectorModel
import InspectorUI
import TerminalCanvas
import Testing

@Test func dump() throws {
    let out = "/tmp/ui-screens/"
    try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
    for (name, state) in [
        ("blocking", Fixtures.blocking), ("switched", Fixtures.switched), ("just", Fixtures.justSwitched), ("stalled", Fixtures.stalled),
        ("saturated", Fixtures.saturated), ("ended", Fixtures.ended), ("crowded", Fixtures.crowded), ("odd", Fixtures.odd), ("empty", Fixtures.empty), ("nothing", Fixtures.nothing),
    ] {
        for (w, h) in [(60, 16), (80, 24), (120, 40), (200, 60), (300, 100)] {
            for g in [GlyphSet.unicode, .ascii] {
            let size = Size(columns: w, rows: h)
            var d = Dashboard(recording: name == "switched" ? .recording(file: "sleep-3.inspect", bytes: 1_240_000) : .off)
            _ = d.update(.resized(size), state: state)
            let c = view(state, d, size: size, glyphs: g)
            try (c.text + "\n\u{1}\n" + c.styleGrid).write(toFile: out + "\(name)-\(w)\(g == .ascii ? "a" : "").txt", atomically: true, encoding: .utf8)
            }
        }
    }
}
