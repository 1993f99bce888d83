/// What the user did, as the terminal tells it.
package enum Key: Equatable, Sendable {
    /// A printable character, the space among them.
    case character(Character)
    /// An arrow key.
    case up, down, left, right
    /// A key that moves by more than a row.
    case pageUp, pageDown, home, end
    /// A key that ends or leaves something.
    case enter, escape, tab, backTab, backspace, delete
    /// The window has another size now; the terminal's `size` says which.
    case resize
    /// `C-z`, where the terminal hands it over as a key and not as a signal.
    case suspend
    /// `C-c`, where the terminal hands it over as a key and not as a signal.
    case interrupt
    /// A button or the wheel of the mouse.
    case mouse(MouseEvent)
}

/// One act of the mouse, at a cell.
package struct MouseEvent: Equatable, Sendable {
    /// What the mouse did.
    ///
    /// Only its first button and its wheel are told.
    package enum Kind: Equatable, Sendable {
        /// The first button.
        case press, release
        /// The wheel, one notch.
        case scrollUp, scrollDown
    }

    /// The column of the cell, from 0.
    package var column: Int
    /// The row of the cell, from 0.
    package var row: Int
    /// What the mouse did there.
    package var kind: Kind

    /// An event as given.
    package init(column: Int, row: Int, kind: Kind) {
        self.column = column
        self.row = row
        self.kind = kind
    }
}
