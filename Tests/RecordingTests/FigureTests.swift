import GeneratedSessions
import InspectorModel
import Recording
import Testing

@Suite struct FigureTests {
    @Test(arguments: [
        ("400 events/s", SessionLoad.calm, 60.0),
        ("6,000 events/s", SessionLoad.lively, 10.0),
        ("100,000 events/s", SessionLoad.busy, 1.0),
    ])
    func `an event takes at most eight bytes of the file`(
        name: String,
        load: SessionLoad,
        seconds: Double
    ) {
        let batches = GeneratedSession.batches(load, seconds: seconds)
        let eventCount = batches.reduce(0) { $0 + $1.events.count }
        let figure = Double(recording(of: batches).count) / Double(eventCount)
        print("\(name): \(eventCount) events, \(figure) bytes an event")
        #expect(figure <= 8)
    }
}
