/// Times as the screens print them.
enum Clock {
    private static let second: UInt64 = 1_000_000_000

    /// "1:12", "1:02:33": how long something has been going on.
    static func upTime(_ nanoseconds: UInt64) -> String {
        let seconds = nanoseconds / second
        let minutes = seconds / 60 % 60
        guard seconds >= 3600 else { return String(minutes) + ":" + twoDigits(seconds % 60) }
        return String(seconds / 3600) + ":" + twoDigits(minutes) + ":" + twoDigits(seconds % 60)
    }

    /// "1:12.4": a place in a recording.
    static func position(_ nanoseconds: UInt64) -> String {
        upTime(nanoseconds) + "." + String(nanoseconds / (second / 10) % 10)
    }

    /// "8 s", "3 min", "5 h", "2 days": in whole units, for what lies back.
    static func rough(_ nanoseconds: UInt64) -> String {
        let seconds = nanoseconds / second
        if seconds < 60 { return String(seconds) + " s" }
        if seconds < 3600 { return String(seconds / 60) + " min" }
        if seconds < 48 * 3600 { return String(seconds / 3600) + " h" }
        return String(seconds / 86400) + " days"
    }

    /// "8 s ago".
    static func ago(_ nanoseconds: UInt64) -> String { rough(nanoseconds) + " ago" }

    private static func twoDigits(_ value: UInt64) -> String {
        value < 10 ? "0" + String(value) : String(value)
    }
}
