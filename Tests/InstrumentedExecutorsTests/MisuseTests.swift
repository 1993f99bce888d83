import InstrumentedExecutors
import Testing

/// What no executor can be made of.
enum Misuse: String, CaseIterable, Codable {
    case poolWithoutWorkers, poolThatMayHaveNone, poolWithoutRoom, processPoolWithoutWorkers
    case queueWithoutRoom, semaphoreThatOwes
    case choiceOfNothing, choiceWithTwins, choiceOfAnother, numberOutOfRange, numberBelowZero

    func commit() {
        switch self {
        case .poolWithoutWorkers: _ = ThreadPool(name: "misused", workers: 0)
        case .poolThatMayHaveNone: _ = ThreadPool(name: "misused", workers: 0...2)
        case .poolWithoutRoom: _ = ThreadPool(name: "misused", workers: 1, queueBound: 0)
        case .processPoolWithoutWorkers: _ = ProcessPool(name: "misused", workers: 0)
        case .queueWithoutRoom: _ = BridgeQueue<Int>(name: "misused", capacity: 0)
        case .semaphoreThatOwes: _ = AsyncSemaphore(value: -1)
        case .choiceOfNothing: _ = Control("misused", values: [])
        case .choiceWithTwins: _ = Control("misused", values: ["a", "a"])
        case .choiceOfAnother: _ = Control("misused", values: ["a"], initial: "b")
        case .numberOutOfRange: _ = Control("misused", range: 1...2, initial: 3)
        case .numberBelowZero: _ = Control("misused", range: -1...2, initial: 0)
        }
    }
}

extension ExecutorSuites {
    @Suite struct MisuseTests {
        @Test(arguments: Misuse.allCases)
        func aProgrammersMistakeStopsTheProgramWhereItIsMade(_ misuse: Misuse) async {
            await #expect(processExitsWith: .failure) { [misuse] in misuse.commit() }
        }

        @Test func theDefaultPoolIsReplacedOnceAndBeforeItsFirstUse() async {
            await #expect(processExitsWith: .success) {
                try ThreadPool.replaceShared(with: ThreadPool(name: "own default", workers: 1))
                let second = #expect(throws: ExecutorError.self) {
                    try ThreadPool.replaceShared(with: ThreadPool(name: "second", workers: 1))
                }
                #expect(second?.code == .tooLate)
                #expect(try await offload { threadName() } == "own default-0")
            }
            await #expect(processExitsWith: .success) {
                try await offload {}
                let late = #expect(throws: ExecutorError.self) {
                    try ThreadPool.replaceShared(with: ThreadPool(name: "late", workers: 1))
                }
                #expect(late?.code == .tooLate)
                #expect(ThreadPool.shared.name == "default pool")
            }
        }
    }
}
