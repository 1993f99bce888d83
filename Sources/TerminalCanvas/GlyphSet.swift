/// The characters that a terminal can show.
///
/// Each name is one glyph in both sets, and takes one column in both, so a layout doesn't depend
/// on the set.
package enum GlyphSet: Sendable {
    /// UTF-8: blocks, boxes, arrows.
    case unicode
    /// Nothing but printable ASCII.
    case ascii

    private func pick(_ unicode: Character, _ ascii: Character) -> Character {
        self == .unicode ? unicode : ascii
    }

    /// The switch of a strategy, in a curve.
    package var switchMark: Character { pick("│", "|") }
    /// The foot of the switch mark, on the time axis.
    package var switchFoot: Character { pick("╵", "'") }
    /// What begins an item, or says that something is on.
    package var bullet: Character { pick("●", "*") }
    /// The same for what is off.
    package var hollowBullet: Character { pick("○", "o") }
    /// A worker that runs a job.
    package var filledSquare: Character { pick("■", "#") }
    /// A worker that has none.
    package var emptySquare: Character { pick("·", ".") }
    /// What stands between two parts of a line.
    package var separator: Character { pick("·", "-") }
    /// "So many times less".
    package var divide: Character { pick("÷", "/") }
    /// "So many times more".
    package var times: Character { pick("×", "x") }
    /// Where a cut text goes on.
    package var ellipsis: Character { pick("…", "~") }
    /// A line from left to right.
    package var horizontalRule: Character { pick("─", "-") }
    /// A line from top to bottom.
    package var verticalRule: Character { pick("│", "|") }
    /// What points at the row under the cursor.
    package var pointer: Character { pick("▸", ">") }
    /// Upwards; in a heading, sorted with the smallest first.
    package var arrowUp: Character { pick("↑", "^") }
    /// Downwards; in a heading, sorted with the largest first.
    package var arrowDown: Character { pick("↓", "v") }
    /// Backwards.
    package var arrowLeft: Character { pick("←", "<") }
    /// Forwards, "becomes".
    package var arrowRight: Character { pick("→", ">") }
    /// The prefix of a millionth, in "µs".
    package var micro: Character { pick("µ", "u") }

    /// Eight heights of a curve, the lowest first; none of them is blank.
    package var levels: [Character] {
        self == .unicode ? GlyphSet.unicodeLevels : GlyphSet.asciiLevels
    }

    /// Eight lengths of the last cell of a bar, the shortest first, the full cell last.
    package var leftEighths: [Character] {
        self == .unicode ? GlyphSet.unicodeEighths : GlyphSet.asciiEighths
    }

    private static let unicodeLevels = Array("▁▂▃▄▅▆▇█")
    private static let asciiLevels = Array("_.:-=+*#")
    private static let unicodeEighths = Array("▏▎▍▌▋▊▉█")
    private static let asciiEighths = Array("....:::#")
}

extension GlyphSet {
    /// The glyph for a height from 0 to 1; a blank for nil and for what is not a number.
    ///
    /// 0 is the lowest level, not a blank: "none" and "not known" look different.
    package func level(_ height: Double?) -> Character {
        guard let height, !height.isNaN else { return " " }
        return levels[Int((min(max(height, 0), 1) * 7).rounded())]
    }

    /// A curve of one column a value, each from 0 to 1; nil gives a blank.
    package func sparkline(_ heights: [Double?]) -> String {
        String(heights.map(level))
    }

    /// A horizontal bar, `width` columns long with the blanks after it.
    ///
    /// What is more than nothing shows at least the shortest bar, and only the whole fills it.
    package func bar(fraction: Double, width: Int) -> String {
        guard width > 0 else { return "" }
        let whole = width * 8
        var eighths = 0
        if fraction >= 1 {
            eighths = whole
        } else if fraction > 0 {
            eighths = min(max(Int((fraction * Double(whole)).rounded()), 1), whole - 1)
        }
        var bar = String(repeating: leftEighths[7], count: eighths / 8)
        if eighths % 8 > 0 { bar.append(leftEighths[eighths % 8 - 1]) }
        bar += String(repeating: " ", count: width - (eighths + 7) / 8)
        return bar
    }
}
