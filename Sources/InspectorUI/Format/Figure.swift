/// Numbers as the screens print them: with a unit, and in a column that keeps its width.
///
/// A duration takes `durationWidth` columns and has its unit at the same place whatever its size,
/// so that durations under each other line up. What was not measured is a dash, never a 0.
enum Figure {
    /// Four columns of number, a blank, two of unit.
    static let durationWidth = 7
    static let unknownDuration = "   -   "
    static let unknown = "-"

    /// "50.4 ms", three significant digits, padded on both sides; `nanoseconds` nil: a dash.
    static func duration(_ nanoseconds: UInt64?) -> String {
        guard let nanoseconds else { return unknownDuration }
        let (number, unit) = scaled(nanoseconds)
        return padded(number, to: 4) + " " + (unit.utf8.count == 1 ? unit + " " : unit)
    }

    /// The same without padding, for sentences.
    static func plainDuration(_ nanoseconds: UInt64) -> String {
        let (number, unit) = scaled(nanoseconds)
        return number + " " + unit
    }

    /// The same without zeros after the point, for round numbers such as the top of a scale.
    static func roundDuration(_ nanoseconds: UInt64) -> String {
        let (number, unit) = scaled(nanoseconds)
        return withoutTrailingZeros(number) + " " + unit
    }

    /// "1,482 /s", "19.8 /s".
    static func rate(_ perSecond: Double?) -> String {
        guard let perSecond, perSecond.isFinite, perSecond >= 0 else { return "-   " }
        return number(perSecond) + " /s"
    }

    /// Three significant digits below 100, whole and with separators above, millions above ten of them.
    static func number(_ value: Double) -> String {
        guard value.isFinite, value >= 0, value < 1e18 else { return unknown }
        if value == 0 { return "0" }
        if value < 9.995 { return decimals(UInt64((value * 100).rounded()), 2) }
        if value < 99.95 { return decimals(UInt64((value * 10).rounded()), 1) }
        return count(UInt64(value.rounded()))
    }

    /// "1,482"; "12.3 M" from ten millions on, so at most nine columns.
    static func count(_ value: UInt64) -> String {
        if value < 1000 { return String(value) }
        guard value < 10_000_000 else { return millions(value) }
        var digits = Array(String(value).utf8)
        var place = digits.count - 3
        while place > 0 {
            digits.insert(UInt8(ascii: ","), at: place)
            place -= 3
        }
        return String(decoding: digits, as: UTF8.self)
    }

    /// "82 %", from a ratio.
    static func percent(_ ratio: Double?) -> String {
        guard let ratio, ratio.isFinite else { return "-  " }
        return String(Int((min(max(ratio, 0), 9.99) * 100).rounded())) + " %"
    }

    /// "1.25 MB", decimal units.
    static func bytes(_ value: UInt64) -> String {
        if value < 1000 { return String(value) + " B" }
        for (unit, name) in [(1000 as UInt64, "KB"), (1_000_000, "MB"), (1_000_000_000, "GB")] {
            if let number = significant(value, per: unit) { return number + " " + name }
        }
        return count(value / 1_000_000_000_000) + " TB"
    }

    /// "× 74.8", "÷ 15.6": what turns `before` into `after`; nil where there is no such factor.
    static func ratio(before: Double, after: Double) -> String? {
        guard before > 0, after > 0, before.isFinite, after.isFinite else { return nil }
        let factor = after / before
        return factor >= 1 ? "× " + number(factor) : "÷ " + number(1 / factor)
    }
}

extension Figure {
    private static let units: [(UInt64, String)] = [
        (1000, "µs"), (1_000_000, "ms"), (1_000_000_000, "s"),
    ]

    private static func scaled(_ nanoseconds: UInt64) -> (String, String) {
        if nanoseconds < 1000 { return (String(nanoseconds), "ns") }
        for (unit, name) in units {
            if let number = significant(nanoseconds, per: unit) { return (number, name) }
        }
        let seconds = nanoseconds / 1_000_000_000
        guard seconds >= 10_000 else { return (String(seconds), "s") }
        return (significant(seconds, per: 3600) ?? count(seconds / 3600), "h")
    }

    /// Three significant digits of `value / unit`; nil where they come to 1000 or more.
    private static func significant(_ value: UInt64, per unit: UInt64) -> String? {
        guard value / 1000 < unit else { return nil }
        let hundredths = rounded(value, times: 100, per: unit)
        if hundredths < 1000 { return decimals(hundredths, 2) }
        let tenths = rounded(value, times: 10, per: unit)
        if tenths < 1000 { return decimals(tenths, 1) }
        let whole = rounded(value, times: 1, per: unit)
        return whole < 1000 ? String(whole) : nil
    }

    private static func rounded(_ value: UInt64, times factor: UInt64, per unit: UInt64) -> UInt64 {
        (value * factor + unit / 2) / unit
    }

    /// A number given in tenths or hundredths.
    private static func decimals(_ value: UInt64, _ count: Int) -> String {
        let base: UInt64 = count == 2 ? 100 : 10
        let rest = String(value % base)
        return String(value / base) + "." + (rest.utf8.count < count ? "0" + rest : rest)
    }

    private static func millions(_ value: UInt64) -> String {
        for (unit, name) in [
            (1_000_000 as UInt64, " M"), (1_000_000_000, " G"), (1_000_000_000_000, " T"),
        ] {
            if let number = significant(value, per: unit) { return number + name }
        }
        return String(value / 1_000_000_000_000) + " T"
    }

    private static func withoutTrailingZeros(_ number: String) -> String {
        guard number.utf8.contains(UInt8(ascii: ".")) else { return number }
        var digits = Substring(number)
        while digits.last == "0" { digits.removeLast() }
        if digits.last == "." { digits.removeLast() }
        return String(digits)
    }

    private static func padded(_ text: String, to width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.utf8.count)) + text
    }
}
