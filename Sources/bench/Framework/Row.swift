/// What came of one contender: a line of the table, an object of the JSON.
struct Row: Encodable {
    let measure: String
    let contender: String
    let metric: String
    let p10: Double
    let median: Double
    let p90: Double
    /// The median of the ratios to the reference contender, each of two samples of the same round.
    let ratio: Double
}

/// Quantiles of a few samples.
enum Quantile {
    /// The sample below which that part of them lies, with the way between two of them in proportion.
    static func of(_ samples: [Double], _ part: Double) -> Double {
        let sorted = samples.sorted()
        guard let last = sorted.last else { return .nan }
        let place = part * Double(sorted.count - 1)
        let below = Int(place)
        guard below + 1 < sorted.count else { return last }
        return sorted[below] + (sorted[below + 1] - sorted[below]) * (place - Double(below))
    }

    static func median(_ samples: [Double]) -> Double { of(samples, 0.5) }
}

/// Numbers as the table has them.
enum Figure {
    /// Three significant digits, and no fewer than the integer part has.
    static func text(_ value: Double) -> String {
        guard value.isFinite else { return "-" }
        var scale = 1.0
        var digits = 0
        while abs(value) * scale < 100, digits < 4, value != 0 {
            scale *= 10
            digits += 1
        }
        let scaled = (value * scale).rounded() / scale
        var text = scaled == scaled.rounded() && abs(scaled) < 1e15 ? "\(Int(scaled))" : "\(scaled)"
        guard let point = text.firstIndex(of: ".") else { return text }
        let end = text.index(point, offsetBy: digits + 1, limitedBy: text.endIndex) ?? text.endIndex
        text = String(text[..<end])
        return text
    }

    /// As ``text(_:)`` has it, with two places behind the point at least: ratios stand under one another.
    static func ratio(_ value: Double) -> String {
        guard value.isFinite else { return "-" }
        guard value >= 0.1 else { return text(value) }
        let hundredths = Int((value * 100).rounded())
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
