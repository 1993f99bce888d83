package import InspectorModel
package import TerminalCanvas

/// The screen that shows a target's state: a pure function, which reads no clock.
///
/// - Parameters:
///   - state: the target's state as it stands; while the view is paused, the dashboard's snapshot of
///     it is drawn in its place.
///   - dashboard: what is to be shown of it.
///   - size: that of the canvas which is returned.
///   - glyphs: the characters to draw with.
package func view(
    _ state: InspectorState,
    _ dashboard: Dashboard,
    size: Size,
    glyphs: GlyphSet = .unicode
) -> Canvas {
    var canvas = Canvas(size: size, glyphs: glyphs)
    let shown = dashboard.shown(state)
    guard size.columns >= Grid.minimumColumns, size.rows >= Grid.minimumRows else {
        drawTooSmall(shown, on: &canvas)
        return canvas
    }
    let overview = Overview(shown, dashboard, size: size)
    let layout = overview.layout
    Header(state: shown, dashboard: dashboard, newest: state).draw(on: &canvas, layout.header)
    if dashboard.showsHelp {
        var area = canvas.bounds.cut(top: layout.header.height + 1).rest
        area = area.cut(bottom: 2).rest
        Help(isReplay: dashboard.replay != nil).draw(on: &canvas, area)
    } else {
        overview.draw(on: &canvas)
    }
    drawMessage(state, dashboard, on: &canvas, layout.message)
    Footer(state: state, dashboard: dashboard).draw(on: &canvas, layout.footer)
    return canvas
}

/// One sentence that says which size is needed, and the strategy.
private func drawTooSmall(_ state: InspectorState, on canvas: inout Canvas) {
    let size = canvas.size
    var text =
        "inspector needs \(Grid.minimumColumns)x\(Grid.minimumRows) characters,"
        + " this window has \(size.columns)x\(size.rows)."
    if let strategy = state.strategyControl {
        text += " \(strategy.declaration.name) \(strategy.text)"
    }
    for (row, line) in wrapped(text, to: size.columns).enumerated() {
        canvas.write(line, x: 0, y: row)
    }
}

/// The notice; of a target that ended, what it wrote last to its standard error.
private func drawMessage(
    _ state: InspectorState, _ dashboard: Dashboard, on canvas: inout Canvas, _ area: Rectangle
) {
    guard !area.isEmpty else { return }
    if let notice = dashboard.notice, notice.expiresAt > dashboard.instant(state) {
        let role: Role = notice.isFailure ? .warning : .strong
        canvas.write(notice.text, x: 1, y: area.y, role: role, width: area.width - 2)
    } else if let error = dashboard.targetError, state.end != nil {
        let used = canvas.write("its last error: ", x: 1, y: area.y, role: .dim)
        canvas.write(error, x: 1 + used, y: area.y, role: .lost, width: area.width - 2 - used)
    } else if case .failed(let reason) = dashboard.recording {
        let text = "recording ended: " + reason
        canvas.write(text, x: 1, y: area.y, role: .warning, width: area.width - 2)
    }
}
