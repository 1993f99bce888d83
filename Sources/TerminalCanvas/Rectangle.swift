/// A part of a screen, in cells from its upper left corner.
///
/// A layout is a chain of cuts: each takes a strip off one edge and leaves the rest. No cut yields
/// a negative extent, so a screen that is too small gives empty rectangles and never a trap.
package struct Rectangle: Equatable, Sendable {
    /// The leftmost column.
    package var x: Int
    /// The uppermost row.
    package var y: Int
    /// The extent to the right, in columns; never negative.
    package var width: Int
    /// The extent downwards, in rows; never negative.
    package var height: Int

    /// A rectangle as given, with negative extents taken for 0.
    package init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = max(0, width)
        self.height = max(0, height)
    }

    /// The whole of a screen.
    package init(_ size: Size) {
        self.init(x: 0, y: 0, width: size.columns, height: size.rows)
    }

    /// Whether there is no cell in it.
    package var isEmpty: Bool { width == 0 || height == 0 }

    /// The first column to the right of it: where right-aligned text ends.
    package var right: Int { x + width }

    /// The first row below it.
    package var bottom: Int { y + height }
}

extension Rectangle {
    /// Takes `count` rows off the top, or as many as there are.
    package func cut(top count: Int) -> (Rectangle, rest: Rectangle) {
        let taken = min(max(0, count), height)
        return (
            Rectangle(x: x, y: y, width: width, height: taken),
            rest: Rectangle(x: x, y: y + taken, width: width, height: height - taken)
        )
    }

    /// Takes `count` rows off the bottom, or as many as there are.
    package func cut(bottom count: Int) -> (Rectangle, rest: Rectangle) {
        let (rest, taken) = cut(top: height - min(max(0, count), height))
        return (taken, rest: rest)
    }

    /// Takes `count` columns off the left, or as many as there are.
    package func cut(left count: Int) -> (Rectangle, rest: Rectangle) {
        let taken = min(max(0, count), width)
        return (
            Rectangle(x: x, y: y, width: taken, height: height),
            rest: Rectangle(x: x + taken, y: y, width: width - taken, height: height)
        )
    }

    /// Takes `count` columns off the right, or as many as there are.
    package func cut(right count: Int) -> (Rectangle, rest: Rectangle) {
        let (rest, taken) = cut(left: width - min(max(0, count), width))
        return (taken, rest: rest)
    }

    /// What is left when `margin` cells are taken off every edge.
    package func inset(by margin: Int) -> Rectangle {
        inset(columns: margin, rows: margin)
    }

    /// What is left when `columns` are taken off both sides, and `rows` off top and bottom.
    ///
    /// Where the margins meet, the rectangle left is empty and lies inside this one.
    package func inset(columns: Int, rows: Int) -> Rectangle {
        let columns = max(0, columns)
        let rows = max(0, rows)
        return Rectangle(
            x: x + min(columns, width),
            y: y + min(rows, height),
            width: width - 2 * columns,
            height: height - 2 * rows
        )
    }

    /// The cells that this rectangle and `other` share.
    package func intersection(_ other: Rectangle) -> Rectangle {
        let left = max(x, other.x)
        let top = max(y, other.y)
        return Rectangle(
            x: left,
            y: top,
            width: min(right, other.right) - left,
            height: min(bottom, other.bottom) - top
        )
    }
}
