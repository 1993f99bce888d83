import Testing

import TerminalCanvas

@Suite struct ColumnWidthTests {
    @Test(
        arguments: [
            ("", 0), ("queue depth", 11), ("µs · 15.6×", 10), ("▁▂▃▄▅▆▇█│", 9), ("Grüße", 5),
            ("日本語", 6), ("한국어", 6), ("ｗｉｄｅ", 8), ("ﾊﾝｶｸ", 4), ("a世b", 4), ("、。", 4),
            ("🙂", 2), ("🚀🚀", 4), ("◽", 2), ("◾", 2), ("■", 1), ("⚡", 2), ("⚠\u{FE0F}", 1),
        ]
    ) func `East Asian wide characters and emoji take two columns, the rest one`(
        text: String, width: Int
    ) {
        #expect(columnWidth(of: text) == width)
    }

    @Test(
        arguments: [
            ("e\u{301}", 1), ("n\u{303}o", 2), ("q\u{301}\u{323}", 1), ("\u{1100}\u{1161}", 2),
            ("a\u{200B}b", 2), ("a\u{200D}b", 2), ("\u{FEFF}ab", 2), ("\u{202E}abc\u{202C}", 3),
            ("a\u{AD}b", 2), ("\u{2067}ab\u{2069}", 2),
        ]
    ) func `marks and invisible characters take none`(text: String, width: Int) {
        #expect(columnWidth(of: text) == width)
    }

    @Test(
        arguments: [
            ("👩\u{200D}👩\u{200D}👧", 2), ("👍\u{1F3FD}", 2), ("❤\u{FE0F}\u{200D}🔥", 1),
            ("🏃\u{200D}♀\u{FE0F}", 2), ("🇩🇪", 2),
        ]
    ) func `a picture made of several has the width of what is drawn`(text: String, width: Int) {
        #expect(columnWidth(of: text) == width)
    }

    @Test func `a control character takes the column of its picture`() {
        #expect(columnWidth(of: "\u{1B}[31m") == 5)
        #expect(columnWidth(of: "a\tb\n") == 4)
        #expect(columnWidth(of: "\u{7F}\u{9B}") == 2)
    }

    @Test(
        arguments: [
            "plain", "日本語", "e\u{301}\u{1B}[0m", "👩\u{200D}👧🇩🇪", "\u{202E}x", "\u{0}", "ﷺ",
            "a\u{378}",
        ]
    ) func `the width is the columns that writing takes, in both glyph sets`(text: String) {
        for glyphs in [GlyphSet.unicode, .ascii] {
            var canvas = Canvas(size: Size(columns: 40, rows: 1), glyphs: glyphs)
            #expect(canvas.write(text, x: 0, y: 0) == columnWidth(of: text))
        }
    }
}
