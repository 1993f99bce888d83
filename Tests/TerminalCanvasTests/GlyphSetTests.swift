import Testing

import TerminalCanvas

@Suite struct GlyphSetTests {
    @Test
    func `a curve goes from the lowest level to the highest, with blanks for what is unknown`() {
        let heights: [Double?] = [0, 0.14, 0.29, 0.43, 0.57, 0.71, 0.86, 1, nil, .nan, -4, 9]
        #expect(GlyphSet.unicode.sparkline(heights) == "▁▂▃▄▅▆▇█  ▁█")
        #expect(GlyphSet.ascii.sparkline(heights) == "_.:-=+*#  _#")
    }

    @Test func `a bar is drawn in eighths and padded to its width`() {
        // 0.82 of 8 columns are 52.48 eighths: 6 full cells and 4 eighths.
        #expect(GlyphSet.unicode.bar(fraction: 0.82, width: 8) == "██████▌ ")
        #expect(GlyphSet.ascii.bar(fraction: 0.82, width: 8) == "######. ")
        #expect(GlyphSet.ascii.bar(fraction: 0.86, width: 8) == "######: ")
        #expect(GlyphSet.unicode.bar(fraction: 0, width: 4) == "    ")
        #expect(GlyphSet.unicode.bar(fraction: 1, width: 4) == "████")
        #expect(GlyphSet.unicode.bar(fraction: 7, width: 2) == "██")
        #expect(GlyphSet.unicode.bar(fraction: .nan, width: 2) == "  ")
        #expect(GlyphSet.unicode.bar(fraction: -1, width: 2) == "  ")
        #expect(GlyphSet.unicode.bar(fraction: 0.5, width: 0) == "")
    }

    @Test func `a bar shows what is nearly nothing, and isn't full before the end`() {
        #expect(GlyphSet.unicode.bar(fraction: 0.0001, width: 8) == "▏       ")
        #expect(GlyphSet.ascii.bar(fraction: 0.0001, width: 8) == ".       ")
        #expect(GlyphSet.unicode.bar(fraction: 0.9999, width: 8) == "███████▉")
    }

    @Test(arguments: [GlyphSet.unicode, .ascii])
    func `every glyph takes one column`(glyphs: GlyphSet) {
        let named = [
            glyphs.switchMark, glyphs.switchFoot, glyphs.bullet, glyphs.hollowBullet,
            glyphs.filledSquare, glyphs.emptySquare, glyphs.separator, glyphs.divide, glyphs.times,
            glyphs.ellipsis, glyphs.horizontalRule, glyphs.verticalRule, glyphs.pointer,
            glyphs.arrowUp, glyphs.arrowDown, glyphs.arrowLeft, glyphs.arrowRight, glyphs.micro,
        ]
        for glyph in named + glyphs.levels + glyphs.leftEighths {
            #expect(columnWidth(of: String(glyph)) == 1)
            #expect(glyphs == .unicode || glyph.isASCII)
        }
        #expect(glyphs.levels.count == 8)
        #expect(glyphs.leftEighths.count == 8)
    }

    @Test func `an ASCII canvas shows readable ASCII for everything`() {
        var canvas = Canvas(size: Size(columns: 48, rows: 4), glyphs: .ascii)
        canvas.write("▁▂▃▄▅▆▇█│▁ ■·● 56.1 µs ÷ 15.6 → 74.8×", x: 0, y: 0)
        canvas.write("┌──┐ “Grüße” – naïve… 日本 e\u{301}🙂 ж", x: 0, y: 1)
        canvas.write("longer than its width", x: 0, y: 2, width: 8)
        canvas.fill(Rectangle(x: 0, y: 3, width: 3, height: 1), character: "─")
        #expect(
            canvas.text == """
                _.:-=+*#|_ #.* 56.1 us / 15.6 > 74.8x
                +--+ "Gruse" - naive~ ???? e?? ?
                longer ~
                ---
                """
        )
    }

    @Test func `a named glyph and its ASCII canvas agree`() {
        for (unicode, ascii) in zip(
            GlyphSet.unicode.levels + GlyphSet.unicode.leftEighths,
            GlyphSet.ascii.levels + GlyphSet.ascii.leftEighths
        ) {
            var canvas = Canvas(size: Size(columns: 1, rows: 1), glyphs: .ascii)
            canvas.write(String(unicode), x: 0, y: 0)
            #expect(canvas[0, 0].character == (unicode == "█" ? "#" : ascii))
        }
    }
}
