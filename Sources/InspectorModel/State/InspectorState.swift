/// All that is known of a target at an instant: a pure function of the batches that were applied.
///
/// It reads no clock and no file. Applied to the same batches it is the same to the bit, so a replayed
/// recording shows what was shown live.
package struct InspectorState: Equatable, Sendable {
    /// The names of the controls that have a meaning here.
    package enum ControlName {
        package static let workload = "workload"
        package static let strategy = "strategy"
        package static let load = "load"
    }

    /// How many of each are kept at most, more than a segment has room for; the rest is left out.
    static let executorLimit = 1024
    static let workerLimit = 4096
    static let controlLimit = 256

    package internal(set) var target: TargetDescription?
    /// The instants of the first and of the newest batch.
    package internal(set) var startedAt = Instant(nanoseconds: 0)
    package internal(set) var now = Instant(nanoseconds: 0)
    /// How the target ended; nil while it lives.
    package internal(set) var end: TargetEnd?

    /// In the order of their ids, those that ended among them.
    package internal(set) var executors: [ExecutorState] = []
    package internal(set) var workers: [WorkerState] = []
    package internal(set) var controls: [ControlState] = []
    package internal(set) var workload = WorkloadState(startedAt: Instant(nanoseconds: 0))
    package internal(set) var stalls = StallLog()

    /// Events applied, and events lost before they could be.
    package internal(set) var eventCount: UInt64 = 0
    package internal(set) var droppedCount: UInt64 = 0

    /// The slot in which things gather now.
    var openSlot: UInt64?

    package init() {}

    /// Takes in what a reader took from the target.
    package mutating func apply(_ batch: Batch) {
        if openSlot == nil {
            startedAt = batch.at
            now = batch.at
            workload = WorkloadState(startedAt: batch.at)
        }
        closeSlots(before: batch.at)
        now = max(now, batch.at)
        for declaration in batch.declarations { begin(declaration) }
        if !batch.declarations.isEmpty { countWorkers() }
        // A reader takes the tables before the rings, so the samples are the older.
        apply(batch.executors)
        apply(batch.workers)
        for event in batch.events { apply(event) }
        for sample in batch.controls { set(sample.id, to: sample.value, at: sample.changedAt) }
        judge()
        for declaration in batch.declarations { finish(declaration) }
        if !batch.declarations.isEmpty { countWorkers() }
        eventCount &+= UInt64(batch.events.count)
        droppedCount = max(droppedCount, batch.droppedCount)
        end = batch.end ?? end
    }

    /// The executor of that id; nil where none is known.
    package func executor(_ id: ExecutorID) -> ExecutorState? {
        executorIndex(id).map { executors[$0] }
    }

    /// The worker of that id; nil where it has ended or was never known.
    package func worker(_ id: WorkerID) -> WorkerState? {
        workerIndex(id).map { workers[$0] }
    }

    /// The control of that name; nil where the target has none.
    package func control(named name: String) -> ControlState? {
        controls.last { $0.declaration.name == name }
    }

    /// The control that says how the target does its work: the one called so, else the first choice among
    /// the program's own.
    package var strategyControl: ControlState? {
        control(named: ControlName.strategy)
            ?? controls.first { control in
                !control.choices.isEmpty && control.declaration.name != ControlName.workload
            }
    }

    // Ids only grow, so the arrays are sorted by them.

    func executorIndex(_ id: ExecutorID) -> Int? {
        // Where none was ever taken away, an id is a place.
        if let place = executors[safely: Int(id.rawValue)], place.id == id {
            return Int(id.rawValue)
        }
        return executors.index(sortedBy: { $0.id.rawValue }, equalTo: id.rawValue)
    }

    func workerIndex(_ id: WorkerID) -> Int? {
        workers.index(sortedBy: { $0.id.rawValue }, equalTo: id.rawValue)
    }
}

extension Array {
    /// The first index whose key is not less than `key`.
    func lowerBound<Key: Comparable>(sortedBy keyOf: (Element) -> Key, key: Key) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if keyOf(self[middle]) < key { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The index of the element with that key; nil where there is none.
    func index<Key: Comparable>(sortedBy keyOf: (Element) -> Key, equalTo key: Key) -> Int? {
        let place = lowerBound(sortedBy: keyOf, key: key)
        guard place < count, keyOf(self[place]) == key else { return nil }
        return place
    }
}
