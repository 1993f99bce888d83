/// Who waits for which descriptor, and what the kernel was asked to tell.
///
///     unknown ──first wait──▶ asked ──ready, nobody waits──▶ unknown
///                               └──found to be another file──▶ asked, with a new generation
///
/// What the kernel was asked stays asked when a wait is over: whoever reads from a descriptor mostly waits for
/// it again. It tells each change once, and once more at each wait, so what nobody waits for costs one wake-up
/// at most.
package struct DescriptorWaits<Payload> {
    /// A descriptor's number may be another file's after it was closed; a token never is.
    package typealias Token = UInt64

    private struct Waiter {
        let identifier: UInt64
        let interest: DescriptorInterest
        let payload: Payload
    }

    private struct Entry {
        var generation: UInt32
        var waiters: [Waiter] = []

        var interest: DescriptorInterest {
            waiters.reduce(into: []) { $0.formUnion($1.interest) }
        }
    }

    private var entries: [Int32: Entry] = [:]
    private var generation: UInt32 = 0
    /// How many wait.
    package private(set) var count = 0

    /// Nobody waits.
    package init() {}

    /// Whether the kernel was asked about `descriptor`.
    package func isKnown(_ descriptor: Int32) -> Bool { entries[descriptor] != nil }

    /// What is waited for.
    package func interest(in descriptor: Int32) -> DescriptorInterest {
        entries[descriptor]?.interest ?? []
    }

    /// By which the kernel names `descriptor` in what it tells; never 0.
    package func token(of descriptor: Int32) -> Token {
        let generation = entries[descriptor]?.generation ?? 0
        return UInt64(generation) << 32 | UInt64(UInt32(bitPattern: descriptor))
    }

    /// The descriptors that somebody waits for.
    package var descriptors: [Int32] {
        entries.filter { !$0.value.waiters.isEmpty }.map(\.key)
    }

    /// Adds one who waits.
    package mutating func insert(
        _ identifier: UInt64,
        for interest: DescriptorInterest,
        in descriptor: Int32,
        payload: Payload
    ) {
        if entries[descriptor] == nil { add(descriptor) }
        let waiter = Waiter(identifier: identifier, interest: interest, payload: payload)
        entries[descriptor]?.waiters.append(waiter)
        count += 1
    }

    /// Takes out one who waits; nil where it does not any more.
    package mutating func remove(_ identifier: UInt64, from descriptor: Int32) -> Payload? {
        guard let waiters = entries[descriptor]?.waiters,
            let place = waiters.firstIndex(where: { $0.identifier == identifier })
        else { return nil }
        count -= 1
        return entries[descriptor]?.waiters.remove(at: place).payload
    }

    /// Takes out those who wait for what the kernel told; nil where it told it of a file that is gone.
    package mutating func take(
        _ interest: DescriptorInterest,
        token: Token
    ) -> (descriptor: Int32, payloads: [Payload])? {
        let descriptor = Int32(truncatingIfNeeded: token)
        guard isKnown(descriptor), token == self.token(of: descriptor) else { return nil }
        let waiters = entries[descriptor]?.waiters ?? []
        let ready = waiters.filter { !$0.interest.isDisjoint(with: interest) }
        entries[descriptor]?.waiters.removeAll { !$0.interest.isDisjoint(with: interest) }
        count -= ready.count
        return (descriptor, ready.map(\.payload))
    }

    /// The descriptor is not what it was: forgets it, and takes out those who wait for it.
    package mutating func forget(_ descriptor: Int32) -> [Payload] {
        let waiters = entries.removeValue(forKey: descriptor)?.waiters ?? []
        count -= waiters.count
        return waiters.map(\.payload)
    }

    /// Takes out everybody.
    package mutating func removeAll() -> [Payload] {
        defer {
            entries = [:]
            count = 0
        }
        return entries.values.flatMap { $0.waiters.map(\.payload) }
    }

    private mutating func add(_ descriptor: Int32) {
        generation &+= 1
        if generation == 0 { generation = 1 }
        entries[descriptor] = Entry(generation: generation)
    }
}

/// What a descriptor is waited for; as `probe_epoll_set` has it.
package struct DescriptorInterest: OptionSet, Sendable {
    /// The bits.
    package let rawValue: UInt32

    /// From the bits.
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// It can be read from, or has come to its end.
    package static let readable = DescriptorInterest(rawValue: 1)
    /// It can be written to, or nobody reads it any more.
    package static let writable = DescriptorInterest(rawValue: 2)
}
