import CNcurses
import Glibc

/// How many colours a screen is drawn with.
package enum ColorDepth: Equatable, Sendable {
    /// Attributes only: bold, dim, underlined, reversed.
    case none
    /// The eight colours that every colour terminal has, in the terminal's own shades.
    case basic
    /// The palette of 256.
    case extended

    /// What the terminal that curses is started on can show.
    ///
    /// A `NO_COLOR` that isn't empty means none, see https://no-color.org. With more than 256
    /// colours a number is a mix of red, green and blue, and only the first eight are as ever.
    static func ofTerminal() -> ColorDepth {
        if let wish = getenv("NO_COLOR"), wish.pointee != 0 { return .none }
        return switch inspector_color_count() {
        case 256: .extended
        case 8...: .basic
        default: .none
        }
    }
}
