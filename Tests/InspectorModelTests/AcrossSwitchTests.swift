import InspectorModel
import Testing

@Suite("What spans a switch of strategy")
struct AcrossSwitchTests {
    @Test("Recent figures of executors begin anew with a switch")
    func recentsRestart() {
        var state = Fixture.workload()
        state.apply(
            Batch(
                at: at(100),
                events: [
                    .request(at: at(50), lasted: ms(20)),
                    .ended(1, at: at(60), ran: ms(40)),
                    .switched(1, to: 1, at: at(100)),
                    .ended(2, at: at(120), ran: ms(1)),
                ]
            )
        )
        state.apply(Batch(at: at(500)))
        #expect(state.executor(loop)?.recentRun.summary?.max == ms(1))
        #expect(state.executor(loop)?.totalRun.summary?.max == ms(40))
    }

    @Test("Timers that a job from before a switch held up count for the strategy before")
    func heldUpTimers() {
        var state = Fixture.workload()
        func timer(at instant: Instant, lag: UInt64) -> Event {
            Event(
                .timerFired,
                at: instant,
                executor: loop,
                worker: loopWorker,
                argument: lag
            )
        }
        // A job of 50 ms, 70 to 120, straddles the switch at 100. The beats that were due at 80, 90, 100 and
        // 110 are its; that due at 130 is the new strategy's.
        state.apply(
            Batch(
                at: at(150),
                events: [
                    .request(at: at(60), lasted: ms(20)),
                    .switched(1, to: 1, at: at(100)),
                    .ended(7, at: at(120), ran: ms(50)),
                    timer(at: at(120), lag: ms(40)),
                    timer(at: at(120), lag: ms(30)),
                    timer(at: at(120), lag: ms(20)),
                    timer(at: at(120), lag: ms(10)),
                    timer(at: at(131), lag: ms(1)),
                ]
            )
        )
        #expect(state.workload.previous?.lag.count == 4)
        #expect(state.workload.current.lag.count == 1)
        #expect(state.workload.current.lag.summary?.max == ms(1))
        #expect(state.workload.total.lag.count == 5)
    }

    @Test("A request that waited for the strategy before leaves its latency with that one")
    func heldUpRequests() {
        var state = Fixture.workload()
        state.apply(
            Batch(
                at: at(200),
                events: [
                    .request(at: at(60), lasted: ms(20)),
                    .switched(1, to: 1, at: at(100)),
                    // Wished for at 50, served by the new strategy once the loop came to it.
                    .request(at: at(150), lasted: ms(100), strategy: 1),
                    .request(at: at(160), lasted: ms(5), strategy: 1),
                ]
            )
        )
        #expect(state.workload.current.requestCount == 2)
        #expect(state.workload.current.latency.summary?.max == ms(5))
        #expect(state.workload.previous?.requestCount == 1)
        #expect(isNear(state.workload.previous?.latency.summary?.max ?? 0, ms(100)))
    }

    @Test("A request begun before a switch counts for the strategy that it was begun under")
    func lateRequests() {
        var state = Fixture.workload()
        state.apply(
            Batch(
                at: at(100),
                events: [.request(at: at(50), lasted: ms(20)), .switched(1, to: 1, at: at(100))]
            )
        )
        let failed = Event(.requestFailed, at: at(130), argument: ms(70), detail: 0)
        state.apply(
            Batch(
                at: at(150),
                events: [
                    .request(at: at(140), lasted: ms(90), strategy: 0),
                    .request(at: at(150), lasted: ms(3), strategy: 1),
                    failed,
                ]
            )
        )
        #expect(state.workload.previous?.requestCount == 2)
        #expect(state.workload.previous?.failedCount == 1)
        #expect(state.workload.current.requestCount == 1)
        #expect(state.workload.current.failedCount == 0)
        #expect(state.workload.current.latency.summary?.max == ms(3))
        #expect(state.workload.total.requestCount == 3)
    }

    @Test("A stall belongs to the strategy under which it began")
    func stallAcrossSwitch() {
        var state = Fixture.workload()
        state.apply(
            Batch(
                at: at(120),
                events: [
                    .request(at: at(50), lasted: ms(20)),
                    .switched(1, to: 1, at: at(100)),
                    // Begun at 80 ms, 20 before the switch.
                    .ended(4, at: at(115), ran: ms(35)),
                ]
            )
        )
        #expect(state.stalls.longest.map(\.strategy) == ["blocking"])
        #expect(state.workload.previous?.stallCount == 1)
        #expect(state.workload.previous?.longestStall == ms(35))
        #expect(state.workload.current.stallCount == 0)
        #expect(state.workload.total.stallCount == 1)
    }
}
