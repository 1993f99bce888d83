import Testing

import TerminalCanvas

@Suite struct RectangleTests {
    /// Draws rectangles on a grid of dots, each with its letter; a shared cell is an asterisk.
    private func drawing(
        _ columns: Int, _ rows: Int, _ rectangles: [(Character, Rectangle)]
    ) -> String {
        var grid = Array(repeating: Array(repeating: Character("."), count: columns), count: rows)
        for (letter, rectangle) in rectangles {
            for y in rectangle.y..<rectangle.bottom {
                for x in rectangle.x..<rectangle.right {
                    grid[y][x] = grid[y][x] == "." ? letter : "*"
                }
            }
        }
        return grid.map { String($0) }.joined(separator: "\n")
    }

    @Test func `cuts tile the screen`() {
        let screen = Rectangle(Size(columns: 12, rows: 6))
        let (header, belowHeader) = screen.cut(top: 1)
        let (footer, body) = belowHeader.cut(bottom: 1)
        let (left, rest) = body.cut(left: 4)
        let (right, middle) = rest.cut(right: 3)
        let drawn = drawing(
            12, 6, [("h", header), ("f", footer), ("l", left), ("r", right), ("m", middle)]
        )
        #expect(
            drawn == """
                hhhhhhhhhhhh
                llllmmmmmrrr
                llllmmmmmrrr
                llllmmmmmrrr
                llllmmmmmrrr
                ffffffffffff
                """
        )
    }

    @Test func `an inset leaves a margin all around`() {
        let screen = Rectangle(Size(columns: 9, rows: 5))
        #expect(
            drawing(9, 5, [("i", screen.inset(by: 1))]) == """
                .........
                .iiiiiii.
                .iiiiiii.
                .iiiiiii.
                .........
                """
        )
        #expect(
            drawing(9, 5, [("i", screen.inset(columns: 3, rows: 0))]) == """
                ...iii...
                ...iii...
                ...iii...
                ...iii...
                ...iii...
                """
        )
    }

    @Test func `an intersection is what both share`() {
        let a = Rectangle(x: 1, y: 0, width: 5, height: 3)
        let b = Rectangle(x: 4, y: 1, width: 5, height: 3)
        #expect(
            drawing(10, 4, [("a", a), ("b", b)]) == """
                .aaaaa....
                .aaa**bbb.
                .aaa**bbb.
                ....bbbbb.
                """
        )
        #expect(a.intersection(b) == Rectangle(x: 4, y: 1, width: 2, height: 2))
        #expect(a.intersection(Rectangle(x: 7, y: 0, width: 1, height: 1)).isEmpty)
    }

    @Test func `a cut larger than the rectangle takes all of it`() {
        let small = Rectangle(x: 2, y: 3, width: 4, height: 2)
        #expect(small.cut(top: 9).0 == small)
        #expect(small.cut(top: 9).rest.isEmpty)
        #expect(small.cut(bottom: 9).0 == small)
        #expect(small.cut(bottom: 9).rest.isEmpty)
        #expect(small.cut(left: 9).0 == small)
        #expect(small.cut(right: 9).0 == small)
        #expect(small.cut(right: 9).rest.isEmpty)
    }

    @Test func `no extent is ever negative`() {
        let small = Rectangle(x: 2, y: 3, width: 4, height: 2)
        #expect(small.cut(top: -1).0.isEmpty)
        #expect(small.cut(top: -1).rest == small)
        #expect(small.cut(right: -1).rest == small)
        #expect(small.inset(by: 50).isEmpty)
        #expect(Rectangle(x: 0, y: 0, width: -3, height: 4).width == 0)
        #expect(Rectangle(Size(columns: -1, rows: -1)).isEmpty)
    }
}
