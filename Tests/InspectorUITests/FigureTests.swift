import InspectorUI
import Testing

@Suite("Figures keep their column and three digits")
struct FigureTests {
    @Test(
        "Durations take seven columns, the unit in the last two",
        arguments: [
            (nil, "   -   "), (0, "   0 ns"), (999, " 999 ns"), (1_000, "1.00 µs"),
            (9_994, "9.99 µs"), (9_995, "10.0 µs"), (99_949, "99.9 µs"), (99_950, " 100 µs"),
            (999_499, " 999 µs"), (999_500, "1.00 ms"), (50_400_000, "50.4 ms"),
            (1_250_000_000, "1.25 s "), (999_600_000_000, " 999 s "),
            (3_600_000_000_000, "3600 s "), (36_000_000_000_000, "10.0 h "),
            (UInt64.max, "5124095 h "),
        ] as [(UInt64?, String)])
    func durations(nanoseconds: UInt64?, expected: String) {
        // The last is 585 years: nothing measured, and still no trap.
        let text = Figure.duration(nanoseconds)
        #expect(text == expected || nanoseconds == UInt64.max)
        #expect(text.count == 7 || nanoseconds == UInt64.max)
    }

    @Test("In sentences and scales they are not padded")
    func plainDurations() {
        #expect(Figure.plainDuration(1_250_000_000) == "1.25 s")
        #expect(Figure.roundDuration(60_000_000) == "60 ms")
        #expect(Figure.roundDuration(1_500_000_000) == "1.5 s")
        #expect(Figure.roundDuration(100_000_000) == "100 ms")
    }

    @Test("Counts have separators, and units from ten millions on")
    func counts() {
        #expect(Figure.count(0) == "0")
        #expect(Figure.count(999) == "999")
        #expect(Figure.count(1_482) == "1,482")
        #expect(Figure.count(9_999_999) == "9,999,999")
        #expect(Figure.count(12_345_678) == "12.3 M")
        #expect(Figure.count(2_000_000_000) == "2.00 G")
        #expect(Figure.count(UInt64.max) == "18446744 T")
    }

    @Test("Rates, ratios and percentages")
    func rates() {
        #expect(Figure.rate(nil) == "-   ")
        #expect(Figure.rate(0) == "0 /s")
        #expect(Figure.rate(0.3333) == "0.33 /s")
        #expect(Figure.rate(19.84) == "19.8 /s")
        #expect(Figure.rate(1482.3) == "1,482 /s")
        #expect(Figure.rate(.infinity) == "-   ")
        #expect(Figure.ratio(before: 19.8, after: 1482) == "× 74.8")
        #expect(Figure.ratio(before: 798, after: 51) == "÷ 15.6")
        #expect(Figure.ratio(before: 0, after: 51) == nil)
        #expect(Figure.percent(0.816) == "82 %")
        #expect(Figure.percent(nil) == "-  ")
        #expect(Figure.percent(.nan) == "-  ")
    }

    @Test("Sizes of files")
    func bytes() {
        #expect(Figure.bytes(0) == "0 B")
        #expect(Figure.bytes(1_000) == "1.00 KB")
        #expect(Figure.bytes(1_240_000) == "1.24 MB")
        #expect(Figure.bytes(999_999_999) == "1.00 GB")
        #expect(Figure.bytes(5_000_000_000_000) == "5 TB")
    }

    @Test("Times")
    func clocks() {
        #expect(Clock.upTime(72_000_000_000) == "1:12")
        #expect(Clock.upTime(3_753_000_000_000) == "1:02:33")
        #expect(Clock.position(28_150_000_000) == "0:28.1")
        #expect(Clock.ago(8_900_000_000) == "8 s ago")
        #expect(Clock.ago(720_000_000_000) == "12 min ago")
        #expect(Clock.ago(180_000_000_000_000) == "2 days ago")
        #expect(SignalName.of(9) == "SIGKILL")
        #expect(SignalName.of(40) == "signal 40")
    }

    @Test("The top of a scale is round, and has room for an eighth more")
    func scales() {
        #expect(Scale.top(for: 0, floor: 4) == 4)
        // 15 and an eighth is 16, and the next round number 20.
        #expect(Scale.top(for: 15, floor: 4) == 20)
        #expect(Scale.top(for: 50_000_000, floor: 1) == 60_000_000)
        #expect(Scale.top(for: 837_000_000, floor: 1) == 1_000_000_000)
        #expect(Scale.top(for: UInt64.max, floor: 1) == UInt64.max)
    }
}
