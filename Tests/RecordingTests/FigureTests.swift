import InspectorModel
import Recording
import Testing

@Suite struct FigureTests {
    @Test(arguments: [
        ("400 events/s", SessionGenerator.calm(seconds: 60)),
        ("6,000 events/s", SessionGenerator.lively(seconds: 10)),
        ("100,000 events/s", SessionGenerator.busy(seconds: 1)),
    ])
    func `an event takes at most eight bytes of the file`(
        name: String,
        session: SessionGenerator
    ) {
        let batches = session.batches()
        let eventCount = batches.reduce(0) { $0 + $1.events.count }
        let figure = Double(recording(of: batches).count) / Double(eventCount)
        print("\(name): \(eventCount) events, \(figure) bytes an event")
        #expect(figure <= 8)
    }
}
