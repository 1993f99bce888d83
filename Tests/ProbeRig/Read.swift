import ArgumentParser
import Foundation
import InspectorModel
import Target

/// Reads another process's segment until that is gone, or said to be done, and checks what it read.
struct Read: ParsableCommand {
    @Argument var pid: UInt32
    @Option(help: "Milliseconds between two readings.") var period = 1
    @Option(help: "Readings after which it stands still for good.") var standStillAfter = 0

    func run() throws {
        let reader = try SegmentReader(SegmentCatalogue.entry(of: pid), fromBeginning: true)
        Rig.report("ready")
        // Its standard input ends when the test wants the figures.
        let isDone = Done()
        var readings = 0
        var check = OrderCheck()
        while true {
            let wasDone = isDone.value
            let batch = reader.read()
            check.take(batch.events)
            check.droppedCount = batch.droppedCount
            readings += 1
            if readings == standStillAfter {
                Rig.report("standing")
                while true { pause() }
            }
            if wasDone, batch.events.isEmpty { break }
            usleep(UInt32(period) * 1000)
        }
        Rig.report("\(check.readCount) \(check.droppedCount) \(check.disorderCount)")
    }

}

/// Whether standard input has ended.
private final class Done: Sendable {
    private struct Input {
        var polled = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
    }

    var value: Bool {
        var input = Input()
        return poll(&input.polled, 1, 0) > 0
    }
}

/// Whether each writer's records came in order and none twice.
private struct OrderCheck {
    private var newest: [UInt64: UInt64] = [:]
    var readCount: UInt64 = 0
    var droppedCount: UInt64 = 0
    /// Records that were not later than the one before them of the same writer.
    var disorderCount: UInt64 = 0

    mutating func take(_ events: [Event]) {
        for event in events {
            readCount += 1
            if event.job <= newest[event.argument, default: 0] { disorderCount += 1 }
            newest[event.argument] = event.job
        }
    }
}
