import Glibc
package import InstrumentedExecutors
import Synchronization

/// Takes what a thread produces: a reading of a slow device every few milliseconds.
///
/// Blocking, the loop polls the thread's queue until there is a reading; offloaded, a pool's thread sleeps at
/// the queue; async, the task is suspended there.
package final class QueueWorkload: Workload {
    /// As the screen calls it.
    package let name = "queue"
    /// The ways in which it can be done.
    package let strategies: [Strategy] = [.blocking, .offloaded, .async]

    /// Neither prepared nor anything made.
    package init() {}

    private let device = Guarded<Device?>(nil)

    /// A thread that makes readings until it is stopped.
    private final class Device: Sendable {
        let readings = BridgeQueue<Int>(name: "readings", capacity: 64)
        private let isStopped = Atomic<Bool>(false)

        /// Returns 0 or the `errno` with which the system refused a thread.
        func start() -> Int32 {
            WorkerThread.start(name: "device") { self.produce() }
        }

        func stop() {
            isStopped.store(true, ordering: .relaxed)
            readings.finish()
        }

        private func produce() {
            var number = 0
            while !isStopped.load(ordering: .relaxed) {
                usleep(5_000)
                number += 1
                // It is full when nobody asks: the device waits, as a real one's buffer would.
                guard (try? readings.put(number)) != nil else { return }
            }
        }
    }

    /// Makes what requests need.
    package func prepare() async throws(DemoError) {
        let device = Device()
        let code = device.start()
        guard code == 0 else {
            throw .notPrepared(workload: name, what: "the device's thread", code: code)
        }
        self.device.withLock { $0 = device }
    }

    /// One request: three readings, of the newest.
    package func request(_ strategy: Strategy, on loop: EventLoop) async throws {
        guard let readings = device.withLock({ $0?.readings }) else {
            throw FileError(code: ENODEV)
        }
        // What gathered while nobody asked is old.
        while try readings.tryTake() != nil {}
        for _ in 0..<3 {
            let reading: Int? =
                switch strategy {
                case .blocking: try Self.poll(readings)
                case .offloaded: try await offload { try readings.take() }
                case .async: try await readings.next()
                default: preconditionFailure("queue has no strategy \(strategy)")
                }
            guard reading != nil else { throw FileError(code: ENODEV) }
        }
    }

    /// Undoes what was prepared.
    package func finish() async {
        device.withLock { $0.take() }?.stop()
    }

    /// As one does with a thread's queue and without a bridge: look, sleep, look again.
    private static func poll(_ readings: BridgeQueue<Int>) throws -> Int? {
        for _ in 0..<2_000 {
            if let reading = try readings.tryTake() { return reading }
            usleep(1_000)
        }
        return nil
    }
}
