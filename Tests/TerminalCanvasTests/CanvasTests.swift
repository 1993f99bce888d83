import Testing

import TerminalCanvas

@Suite struct CanvasTests {
    private func canvas(
        _ columns: Int, _ rows: Int = 1, _ glyphs: GlyphSet = .unicode
    ) -> Canvas {
        Canvas(size: Size(columns: columns, rows: rows), glyphs: glyphs)
    }

    @Test func `a text stands where it was written, with its role`() {
        var canvas = canvas(14, 3)
        #expect(canvas.write("busy", x: 2, y: 1, role: .busy) == 4)
        canvas.write("82 %", rightAlignedTo: 13, y: 1)
        #expect(canvas.text == "\n  busy   82 %\n")
        #expect(canvas.styleGrid == "\n..bbbb.......\n")
        #expect(canvas[2, 1] == Cell(character: "b", role: .busy))
        #expect(canvas[0, 0] == Cell())
    }

    @Test func `a text longer than its width ends in an ellipsis`() {
        var canvas = canvas(20, 3)
        #expect(canvas.write("SleepWorkload", x: 1, y: 0, width: 8) == 8)
        #expect(canvas.write("abcd", x: 1, y: 1, width: 4) == 4)
        #expect(canvas.write("abcd", x: 1, y: 2, width: 1) == 1)
        #expect(canvas.text == " SleepWo…\n abcd\n …")
    }

    @Test func `a text longer than the row ends in an ellipsis at the edge`() {
        var canvas = canvas(6)
        #expect(canvas.write("throughput", x: 2, y: 0) == 4)
        #expect(canvas.text == "  thr…")
    }

    @Test func `what lies outside is left out`() {
        var canvas = canvas(4, 2)
        #expect(canvas.write("x", x: 4, y: 0) == 0)
        #expect(canvas.write("x", x: 0, y: 2) == 0)
        #expect(canvas.write("x", x: 0, y: -1) == 0)
        #expect(canvas.write("x", x: 0, y: 0, width: 0) == 0)
        #expect(canvas.write("x", x: 0, y: 0, width: -5) == 0)
        #expect(canvas.text == "\n")
        #expect(canvas.write("abcd", x: -2, y: 0) == 4)
        #expect(canvas.write("世界", x: -1, y: 1) == 4)
        #expect(canvas.text == "cd\n 界")
    }

    @Test func `a right-aligned text keeps its end, and is cut when there is no room`() {
        var canvas = canvas(10, 3)
        #expect(canvas.write("1,482 /s", rightAlignedTo: 9, y: 0) == 8)
        #expect(canvas.write("1,482 /s", rightAlignedTo: 5, y: 1) == 5)
        #expect(canvas.write("世界", rightAlignedTo: 10, y: 2) == 4)
        #expect(canvas.text == " 1,482 /s\n1,48…\n      世界")
    }

    @Test func `a wide character takes two cells`() {
        var canvas = canvas(6)
        #expect(canvas.write("a世b", x: 0, y: 0, role: .strong) == 4)
        #expect(canvas.text == "a世b")
        #expect(canvas.styleGrid == "ssss")
        #expect(canvas[1, 0] == Cell(character: "世", role: .strong))
        #expect(canvas[2, 0] == Cell(character: " ", role: .strong, isContinuation: true))
    }

    @Test func `a wide character is never cut in half`() {
        var canvas = canvas(5, 3)
        #expect(canvas.write("ab世界", x: 0, y: 0) == 5)
        #expect(canvas.write("a世界", x: 0, y: 1, width: 3) == 3)
        #expect(canvas.write("世", x: 4, y: 2) == 1)
        #expect(canvas.text == "ab世…\na …\n    …")
    }

    @Test func `overwriting half of a wide character blanks the other half`() {
        var canvas = canvas(6, 2)
        canvas.write("世界", x: 0, y: 0)
        canvas.write("x", x: 1, y: 0)
        canvas.write("世界", x: 0, y: 1)
        canvas.write("é", x: 2, y: 1)
        #expect(canvas.text == " x界\n世é")
        canvas.write("人", x: 1, y: 1)
        #expect(canvas.text == " x界\n 人")
    }

    @Test func `a combining mark stands on its character`() {
        var canvas = canvas(6)
        #expect(canvas.write("e\u{301}世\u{301}\u{301}x", x: 0, y: 0) == 4)
        #expect(canvas[0, 0].character == "e\u{301}")
        #expect(canvas[1, 0].character == "世\u{301}")
        #expect(canvas[3, 0].character == "x")
        #expect(canvas.write("\u{301}y", x: 4, y: 0) == 1)
        #expect(canvas[3, 0].character == "x")
        #expect(canvas[4, 0].character == "y")
    }

    @Test func `control characters become pictures and can't move the cursor`() {
        var canvas = canvas(30, 2)
        canvas.write("\u{1B}[2Jgone\u{7}\r\nx\ty\u{0}\u{7F}", x: 0, y: 0)
        canvas.write("a\u{9B}31mb\u{202E}c\u{200B}d\u{2066}\u{FEFF}\u{E0041}e\u{2028}f", x: 0, y: 1)
        #expect(canvas.text == "␛[2Jgone␇  x y␀␡\na\u{FFFD}31mbcde f")
        let outside = canvas.text.unicodeScalars.filter { $0.value < 0x20 && $0 != "\n" }
        #expect(outside.isEmpty)
    }

    @Test func `a fill and a change of role keep to the canvas`() {
        var canvas = canvas(6, 3)
        canvas.write("abcdef", x: 0, y: 1)
        canvas.fill(Rectangle(x: 4, y: -1, width: 9, height: 3), role: .dim, character: "░")
        canvas.setRole(.selected, in: Rectangle(x: -2, y: 1, width: 4, height: 5))
        #expect(canvas.text == "    ░░\nabcd░░\n")
        #expect(canvas.styleGrid == "....dd\n##..dd\n##")
        canvas.fill(canvas.bounds)
        #expect(canvas == Canvas(size: Size(columns: 6, rows: 3)))
    }

    @Test func `a canvas without cells takes everything and shows nothing`() {
        var canvas = canvas(-3, 0)
        canvas.write("x", x: 0, y: 0)
        canvas.fill(Rectangle(x: 0, y: 0, width: 5, height: 5), character: "x")
        #expect(canvas.text == "")
        #expect(canvas.size == Size(columns: 0, rows: 0))
    }

    @Test func `every role has a letter of its own, and plain is the dot`() {
        #expect(Set(Role.allCases.map(\.letter)).count == Role.allCases.count)
        #expect(Role.plain.letter == ".")
    }
}
