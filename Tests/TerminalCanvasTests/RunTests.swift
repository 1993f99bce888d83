import Testing

import TerminalCanvas

@Suite struct RunTests {
    private func described(_ canvas: Canvas) -> [String] {
        canvas.runs(inRow: 0).map { run in
            let text = String(String.UnicodeScalarView(run.scalars))
            return "\(run.x) \(run.role) \(text)"
        }
    }

    @Test func `cells of one role are one run, and the runs cover the row`() {
        var canvas = Canvas(size: Size(columns: 10, rows: 1))
        canvas.write("lag", x: 1, y: 0, role: .dim)
        canvas.write("50 ms", x: 5, y: 0, role: .stalled)
        #expect(described(canvas) == ["0 plain  ", "1 dim lag", "4 plain  ", "5 stalled 50 ms"])
    }

    @Test func `a run ends after a wide character`() {
        var canvas = Canvas(size: Size(columns: 7, rows: 1))
        canvas.write("a世e\u{301}🙂", x: 0, y: 0)
        #expect(described(canvas) == ["0 plain a世", "3 plain e\u{301}🙂", "6 plain  "])
    }

    @Test func `a narrower terminal gets what fits, and no half of a wide character`() {
        var canvas = Canvas(size: Size(columns: 6, rows: 1))
        canvas.write("ab世c", x: 0, y: 0)
        let runs = canvas.runs(inRow: 0, columns: 3)
        #expect(runs == [Run(x: 0, role: .plain, scalars: ["a", "b", " "])])
        #expect(canvas.runs(inRow: 0, columns: 0).isEmpty)
    }

    @Test func `rows are compared by what they show and how`() {
        var one = Canvas(size: Size(columns: 4, rows: 2))
        let other = one
        one.write("x", x: 0, y: 1)
        #expect(one.hasSameRow(0, as: other))
        #expect(!one.hasSameRow(1, as: other))
        #expect(!one.hasSameRow(0, as: Canvas(size: Size(columns: 5, rows: 2))))
        #expect(!one.hasSameRow(1, as: Canvas(size: Size(columns: 4, rows: 1))))
        var styled = other
        styled.setRole(.dim, in: Rectangle(x: 0, y: 0, width: 1, height: 1))
        #expect(!styled.hasSameRow(0, as: other))
    }
}
