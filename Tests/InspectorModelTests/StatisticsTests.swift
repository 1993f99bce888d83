import InspectorModel
import Testing

@Suite("Curves")
struct CurveTests {
    @Test("Slots are half seconds of the machine's clock")
    func slots() {
        #expect(Slot.index(of: Instant(nanoseconds: 499_999_999)) == 0)
        #expect(Slot.index(of: Instant(nanoseconds: 500_000_000)) == 1)
        #expect(Slot.start(of: 100) == at(0))
    }

    @Test("Slots that were left out have no value")
    func gaps() {
        var curve = Curve()
        curve.append(5, slot: 10)
        curve.append(nil, slot: 11)
        curve.append(7, slot: 14)
        #expect((9...15).map { curve[$0] } == [nil, 5, nil, nil, nil, 7, nil])
    }

    @Test("The last two minutes are kept")
    func capacity() {
        var curve = Curve()
        for slot in 0..<300 as Range<UInt64> { curve.append(slot, slot: slot) }
        #expect(curve[59] == nil)
        #expect(curve[60] == 60)
        #expect(curve[299] == 299)
    }

    @Test("A gap longer than what is kept leaves nothing before it")
    func longGap() {
        var curve = Curve()
        curve.append(1, slot: 10)
        curve.append(2, slot: UInt64.max / Slot.nanoseconds)
        #expect(curve[10] == nil)
        #expect(curve[UInt64.max / Slot.nanoseconds] == 2)
    }

    @Test("A batch after a gap closes the slot that was open and no other")
    func gapBetweenBatches() throws {
        let state = Fixture.state([
            Batch(at: at(0), declarations: Fixture.loopParts),
            Batch(at: at(2100)),
            Batch(at: at(2600)),
        ])
        let curve = try #require(state.executor(loop)).depthCurve
        #expect((100...105).map { curve[$0] } == [0, nil, nil, nil, 0, nil])
    }
}

@Suite("Distributions of durations")
struct DurationDistributionTests {
    @Test("Nothing recorded has no figures")
    func empty() {
        #expect(DurationDistribution().summary == nil)
    }

    @Test("Extremes are exact, and more than an hour counts as an hour")
    func extremes() {
        var distribution = DurationDistribution()
        distribution.record(nanoseconds: 123_456_789)
        #expect(distribution.summary?.max == 123_456_789)
        distribution.record(nanoseconds: UInt64.max)
        #expect(distribution.summary?.max == 3_600_000_000_000)
    }

    @Test("One that was written and read again is the same, now and after what follows")
    func roundTrip() throws {
        var random = SeededGenerator(seed: 7)
        for count in [0, 1, 2, 3, 500] {
            var original = DurationDistribution()
            for _ in 0..<count { original.record(nanoseconds: random.duration()) }
            var writer = ByteWriter()
            original.encode(into: &writer)
            var reader = ByteReader(writer.bytes)
            var copy = try DurationDistribution(from: &reader)
            #expect(reader.isAtEnd)
            #expect(copy == original)
            #expect(copy.summary == original.summary)
            for _ in 0..<50 {
                let next = random.duration()
                original.record(nanoseconds: next)
                copy.record(nanoseconds: next)
            }
            #expect(copy == original)
            #expect(copy.summary == original.summary)
        }
    }

    @Test("Durations whose sum is past the largest number can still be written")
    func hugeSum() throws {
        // An hour, 6 million times: 2.2e19 ns.
        var writer = ByteWriter()
        for number in [1, 3_600_000_000_000, 3_600_000_000_000, 3_590_000_000_000, 6_000_000] {
            writer.write(UInt64(number))
        }
        var reader = ByteReader(writer.bytes)
        let distribution = try DurationDistribution(from: &reader)
        #expect(distribution.count == 6_000_000)
        var again = ByteWriter()
        distribution.encode(into: &again)
        #expect(!again.bytes.isEmpty)
    }

    @Test("The recent figures are those of the last 10 to 20 seconds")
    func recent() {
        var recent = RecentDistribution()
        recent.record(nanoseconds: ms(900))
        recent.close(at: at(1_000))
        #expect(recent.summary?.max == ms(900))
        // Turned at 1 s: what came until then is in the older one alone.
        recent.record(nanoseconds: ms(5))
        recent.close(at: at(11_000))
        #expect(recent.summary?.max == ms(5))
        recent.close(at: at(21_000))
        #expect(recent.summary == nil)
    }
}
