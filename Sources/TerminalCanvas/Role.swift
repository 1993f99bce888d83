/// What a cell means, never how it looks.
///
/// The terminal's theme turns a role into a colour or, without colours, into an attribute.
package enum Role: UInt8, CaseIterable, Sendable {
    /// Text that says nothing about itself.
    case plain
    /// Context: units, labels, hints.
    case dim
    /// A figure that matters.
    case strong
    /// A heading.
    case title
    /// A live curve, or the part of a screen that one looks for.
    case accent
    /// A job running past the threshold, and what it holds up.
    case stalled
    /// A worker that runs a job.
    case busy
    /// A worker that has none.
    case idle
    /// A difference for the better.
    case good
    /// Something to look at soon.
    case warning
    /// What is gone: dropped events, a killed target.
    case lost
    /// A mark on a time axis, such as the switch of a strategy.
    case mark
    /// The row under the cursor.
    case selected
    /// A key one can press.
    case key

    /// The letter that stands for the role in a style grid; each has its own.
    package var letter: Character {
        switch self {
        case .plain: "."
        case .dim: "d"
        case .strong: "s"
        case .title: "t"
        case .accent: "a"
        case .stalled: "!"
        case .busy: "b"
        case .idle: "i"
        case .good: "g"
        case .warning: "w"
        case .lost: "l"
        case .mark: "m"
        case .selected: "#"
        case .key: "k"
        }
    }
}
