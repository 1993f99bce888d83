import CNcurses
import TerminalCanvas

/// How a role looks: colours by their number, and attributes.
struct Style: Equatable {
    var foreground: Int16?
    var background: Int16?
    var attributes: UInt32 = 0

    static let bold = UInt32(inspector_bold)
    static let dim = UInt32(inspector_dim)
    static let underline = UInt32(inspector_underline)
    static let reverse = UInt32(inspector_reverse)

    static func text(_ attributes: UInt32 = 0) -> Style { Style(attributes: attributes) }

    static func color(
        _ foreground: Int16, on background: Int16? = nil, _ attributes: UInt32 = 0
    ) -> Style {
        Style(foreground: foreground, background: background, attributes: attributes)
    }
}

/// What each role looks like, by the number of colours.
///
/// The background stays the terminal's own, dark or light. So every colour of the 256 is of a
/// middle brightness, that reads on both; red is kept for stalls, and grey for what one may skip.
enum Theme {
    static func style(of role: Role, depth: ColorDepth) -> Style {
        switch depth {
        case .extended: extended(role)
        case .basic: basic(role)
        case .none: monochrome(role)
        }
    }

    private static func extended(_ role: Role) -> Style {
        switch role {
        case .plain: .text()
        case .dim: .color(244)
        case .strong: .text(Style.bold)
        case .title: .text(Style.bold)
        case .accent: .color(73)
        case .stalled: .color(203, Style.bold)
        case .busy: .color(68)
        case .idle: .color(242)
        case .good: .color(71)
        case .warning: .color(172, Style.bold)
        case .lost: .color(170, Style.bold)
        case .mark: .text(Style.bold)
        case .selected: .color(231, on: 24)
        case .key: .color(73, Style.bold)
        }
    }

    private static func basic(_ role: Role) -> Style {
        switch role {
        case .plain: .text()
        case .dim, .idle: .text(Style.dim)
        case .strong, .mark: .text(Style.bold)
        case .title: .text(Style.bold)
        case .accent: .color(Int16(COLOR_CYAN))
        case .stalled: .color(Int16(COLOR_RED), Style.bold)
        case .busy: .color(Int16(COLOR_BLUE), Style.bold)
        case .good: .color(Int16(COLOR_GREEN))
        case .warning: .color(Int16(COLOR_YELLOW), Style.bold)
        case .lost: .color(Int16(COLOR_MAGENTA), Style.bold)
        case .selected: .text(Style.reverse)
        case .key: .color(Int16(COLOR_CYAN), Style.bold)
        }
    }

    private static func monochrome(_ role: Role) -> Style {
        switch role {
        case .plain, .accent, .good, .busy: .text()
        case .dim, .idle: .text(Style.dim)
        case .strong, .mark, .key: .text(Style.bold)
        case .title: .text(Style.bold | Style.underline)
        case .stalled: .text(Style.reverse | Style.bold)
        case .warning: .text(Style.underline | Style.bold)
        case .lost: .text(Style.underline | Style.bold)
        case .selected: .text(Style.reverse)
        }
    }
}

/// The styles of a started screen, with the number of the colour pair of each role.
struct Palette {
    private let styles: [Style]
    private let hasColors: Bool

    /// Tells curses the colour pairs; a terminal that refuses them is drawn without colours.
    init(depth wanted: ColorDepth) {
        let depth = wanted != .none && inspector_start_color() ? wanted : .none
        hasColors = depth != .none
        styles = Role.allCases.map { Theme.style(of: $0, depth: depth) }
        guard hasColors else { return }
        for (number, style) in styles.enumerated() {
            if let foreground = style.foreground {
                init_pair(Int16(number + 1), foreground, style.background ?? -1)
            }
        }
    }

    /// What is written next has the look of a role.
    func use(_ role: Role) {
        let style = styles[Int(role.rawValue)]
        let pair = hasColors && style.foreground != nil ? Int16(role.rawValue) + 1 : 0
        inspector_set_style(style.attributes, pair)
    }
}
