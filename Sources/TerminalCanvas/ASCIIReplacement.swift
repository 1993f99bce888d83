/// Readable ASCII for the characters that screens and names are made of.
enum ASCIIReplacement {
    /// The ASCII character to show for a scalar of one column: "?" where there is no better one.
    static func of(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        if scalar.isASCII { return scalar }
        let value = scalar.value
        if value >= 0xA0 && value < 0x100 { return latin[Int(value - 0xA0)] }
        if let known = table[scalar] { return known }
        switch value {
        case 0x2400..<0x2420: return "^"
        case 0x2500..<0x2580: return boxes(value)
        case 0x2596..<0x25A0: return "#"
        case 0x2801..<0x2900: return ":"
        default: return "?"
        }
    }

    /// A line of a box, by its direction; every corner and crossing is a plus.
    private static func boxes(_ value: UInt32) -> Unicode.Scalar {
        switch value {
        case 0x2500, 0x2501, 0x2504, 0x2505, 0x2508, 0x2509, 0x254C, 0x254D, 0x2574, 0x2576,
            0x2578, 0x257A, 0x257C, 0x257E:
            "-"
        case 0x2550: "="
        case 0x2502, 0x2503, 0x2506, 0x2507, 0x250A, 0x250B, 0x254E, 0x254F, 0x2551, 0x2577,
            0x2579, 0x257B, 0x257D, 0x257F:
            "|"
        case 0x2575: "'"
        case 0x2571: "/"
        case 0x2572: "\\"
        default: "+"
        }
    }

    /// From U+00A0 to U+00FF: the letter without its accent, the sign that looks most alike.
    private static let latin = Array(
        (" !c?$Y|S\"Ca<!-R-o+23'uP.,1o>???" + "?AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTs"
            + "aaaaaaaceeeeiiiidnooooo/ouuuuyty").unicodeScalars
    )

    private static let table: [Unicode.Scalar: Unicode.Scalar] = {
        var table: [Unicode.Scalar: Unicode.Scalar] = [:]
        for (unicode, ascii) in [
            ("▁▂▃▄▅▆▇█", "_.:-=+*#"), ("▏▎▍▌▋▊▉▐▀▔▕", "....:::#\"-|"), ("░▒▓", ".:#"),
            ("■□▪▫●○◦◉◆◇★☆", "#o.o*oo*+o**"), ("…‥•‣·∙⋅", "~~*>..."),
            ("←↑→↓↔↕⇐⇑⇒⇓↩↵", "<^>v-|<^>v<<"), ("▸▶►▹▷◂◀◄◃◁▴▲△▾▼▽", ">>>>><<<<<^^^vvv"),
            ("‐‑‒–—―−‾", "-------~"), ("‘’‚‛′“”„″‹›", "'',''\"\"\"\"<>"),
            ("✓✔✗✘⚠∞≈≤≥≠√∑∆μ€™", "++xx!8~<>!vSduET"), ("␡\u{FFFD}", "??"),
        ] {
            for (from, to) in zip(unicode.unicodeScalars, ascii.unicodeScalars) {
                table[from] = to
            }
        }
        return table
    }()
}
