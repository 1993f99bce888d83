import Testing

import TerminalCanvas

@Suite struct MemoryTerminalTests {
    @Test func `keys come once, in the order they were pressed`() {
        let terminal = MemoryTerminal()
        terminal.press(.character("b"), .up)
        terminal.type("q?")
        #expect(terminal.keys() == [.character("b"), .up, .character("q"), .character("?")])
        #expect(terminal.keys().isEmpty)
    }

    @Test func `another size is told by a key, the same size is not`() {
        let terminal = MemoryTerminal(size: Size(columns: 80, rows: 24))
        terminal.size = Size(columns: 80, rows: 24)
        #expect(terminal.keys().isEmpty)
        terminal.size = Size(columns: 120, rows: 40)
        #expect(terminal.keys() == [.resize])
    }

    @Test func `the last canvas is kept`() {
        let terminal = MemoryTerminal(size: Size(columns: 5, rows: 1), glyphs: .ascii)
        #expect(terminal.lastDrawn == nil)
        var canvas = Canvas(size: terminal.size, glyphs: terminal.glyphs)
        canvas.write("q quit", x: 0, y: 0)
        terminal.draw(canvas)
        #expect(terminal.lastDrawn?.text == "q qu~")
        #expect(terminal.drawnCount == 1)
    }
}
