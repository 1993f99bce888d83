import InspectorModel
import RigProcess
import Testing

@testable import Target

@Suite("Segment reader")
struct SegmentReaderTests {
    @Test("Each owner of a row gets an id of its own, once, with its own name")
    func reuse() throws {
        let rig = try RigProcess(["reuse"])
        #expect(rig.line() == "ready")
        let reader = try SegmentReader(SegmentCatalogue.entry(of: rig.pid), fromBeginning: true)
        var indexes: Set<String> = []
        // More owners than the executor table has rows.
        for round in 0..<300 {
            rig.proceed()
            indexes.insert(rig.line())
            let begun = reader.read()
            #expect(begun.executorsBegun.map(\.id) == [ExecutorID(UInt32(round))])
            #expect(begun.executorsBegun.map(\.name) == ["executor-\(round % 100)"])
            #expect(begun.workersBegun.map(\.id) == [WorkerID(UInt32(round))])
            #expect(begun.workersBegun.map(\.executor) == [ExecutorID(UInt32(round))])
            #expect(begun.executors.map(\.enqueuedCount) == [1])
            #expect(begun.events.map(\.worker) == [WorkerID(UInt32(round))])
            rig.proceed()
            #expect(rig.line() == "retired")
            let ended = reader.read()
            #expect(ended.declarations.contains(.executorEnded(ExecutorID(UInt32(round)))))
            #expect(ended.declarations.contains(.workerEnded(WorkerID(UInt32(round)))))
            // The worker's last figures come with its end.
            #expect(ended.workers.map(\.job) == [1])
            #expect(ended.events.map(\.kind) == [.jobStarted, .workerEnded])
        }
        #expect(indexes.count == 128)
        rig.finish()
    }

    @Test("A row that changes hands while it is read is never taken for half of each")
    func churn() throws {
        let rig = try RigProcess(["reuse", "--churn"])
        #expect(rig.line() == "ready")
        let reader = try SegmentReader(SegmentCatalogue.entry(of: rig.pid), fromBeginning: true)
        var begun: [ExecutorDeclaration] = []
        var workers: [WorkerDeclaration] = []
        while begun.count < 200 || workers.count < 200 {
            let batch = reader.read()
            begun += batch.executorsBegun
            workers += batch.workersBegun
        }
        let names = Set((0..<100).map { "executor-\($0)" })
        #expect(begun.allSatisfy { names.contains($0.name) })
        #expect(
            begun.allSatisfy {
                $0.kind == .loop && $0.maximumWorkerCount == 7
                    && $0.stallThreshold == .milliseconds(33)
            }
        )
        let workerNames = Set((0..<100).map { "worker-\($0)" })
        #expect(workers.allSatisfy { workerNames.contains($0.name) && $0.thread == rig.pid })
        #expect(Set(begun.map(\.id)).count == begun.count)
        rig.finish()
    }

    @Test("The target is described by its executable until it says its name")
    func description() throws {
        let rig = try RigProcess(["serve"])
        #expect(rig.line() == "ready")
        let reader = try SegmentReader(SegmentCatalogue.entry(of: rig.pid))
        let batch = reader.read()
        guard case .target(let target)? = batch.declarations.first else {
            Issue.record("the target comes first")
            return
        }
        #expect(target.name == "probe-rig")
        #expect(target.pid == rig.pid)
        #expect(target.startedAt < batch.at)
        #expect(reader.read().declarations.isEmpty)
        rig.finish()
        #expect(reader.isEnded)
    }
}

extension Batch {
    fileprivate var executorsBegun: [ExecutorDeclaration] {
        declarations.compactMap { if case .executor(let executor) = $0 { executor } else { nil } }
    }

    fileprivate var workersBegun: [WorkerDeclaration] {
        declarations.compactMap { if case .worker(let worker) = $0 { worker } else { nil } }
    }
}
