/// The extent of a screen, in character cells.
package struct Size: Equatable, Sendable {
    /// How many cells a row has.
    package var columns: Int
    /// How many rows there are.
    package var rows: Int

    /// A size as given; a canvas takes what is negative for 0.
    package init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
    }
}
