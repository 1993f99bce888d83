import CNcurses
import TerminalCanvas

/// What curses reads, as keys.
enum KeyDecoder {
    /// One thing read: a key, an order to draw anew, or something that nobody waits for.
    enum Input: Equatable {
        case key(Key)
        case redraw
        case other
    }

    /// A function key, by curses' number of it.
    static func function(_ code: UInt32) -> Input {
        switch Int32(bitPattern: code) {
        case KEY_UP: .key(.up)
        case KEY_DOWN: .key(.down)
        case KEY_LEFT: .key(.left)
        case KEY_RIGHT: .key(.right)
        case KEY_PPAGE: .key(.pageUp)
        case KEY_NPAGE: .key(.pageDown)
        case KEY_HOME: .key(.home)
        case KEY_END: .key(.end)
        case KEY_ENTER: .key(.enter)
        case KEY_BTAB: .key(.backTab)
        case KEY_BACKSPACE: .key(.backspace)
        case KEY_DC: .key(.delete)
        case KEY_MOUSE: mouse()
        // KEY_RESIZE is our own doing, and told by us.
        default: .other
        }
    }

    /// A character, by its scalar.
    static func character(_ value: UInt32) -> Input {
        switch value {
        case 0x03: .key(.interrupt)
        case 0x08, 0x7F: .key(.backspace)
        case 0x09: .key(.tab)
        case 0x0A, 0x0D: .key(.enter)
        case 0x0C: .redraw  // C-l, as everywhere
        case 0x1A: .key(.suspend)
        case 0x1B: .key(.escape)
        case 0x20...:
            if let scalar = Unicode.Scalar(value) {
                .key(.character(Character(scalar)))
            } else {
                .other
            }
        default: .other
        }
    }

    private static func mouse() -> Input {
        var column: Int32 = 0
        var row: Int32 = 0
        let kind: MouseEvent.Kind
        switch inspector_mouse(&column, &row) {
        case inspector_mouse_press: kind = .press
        case inspector_mouse_release: kind = .release
        case inspector_mouse_up: kind = .scrollUp
        case inspector_mouse_down: kind = .scrollDown
        default: return .other
        }
        return .key(.mouse(MouseEvent(column: Int(column), row: Int(row), kind: kind)))
    }
}
