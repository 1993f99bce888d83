extension BridgeQueue {
    /// Puts an element in; blocks the calling thread until there is room.
    ///
    /// For threads, and for what runs on a ``ThreadPool``. Other tasks use ``send(_:)``.
    ///
    /// Errors: ``ExecutorError`` with `.finished`, and with `.wouldBlockExecutor` where a task calls that
    /// runs anywhere but on a `ThreadPool`, whether or not there is room. The element is not in then.
    ///
    /// - Important: Where a pool's workers all wait here for each other's jobs, they wait for good.
    @inlinable
    public func put(_ element: Element) throws(ExecutorError) {
        try BlockingCall.check(name)
        if case .some(let thread) = try putOrWait(element) {
            guard thread.sleep() == .accepted else {
                throw finished
            }
        }
    }

    /// Takes an element out; blocks the calling thread until there is one.
    ///
    /// Nil at the end. For threads, and for what runs on a ``ThreadPool``. Other tasks use ``next()``.
    ///
    /// ```swift
    /// let pages = BridgeQueue<String>(name: "pages", capacity: 8)
    /// let printer = Thread {
    ///     while let page = try? pages.take() { print(page) }
    /// }
    /// printer.start()
    /// try await pages.send("first page")
    /// pages.finish()
    /// ```
    ///
    /// Errors: at the end, what the queue was finished with; ``ExecutorError`` with `.wouldBlockExecutor`
    /// where a task calls that runs anywhere but on a `ThreadPool`, whether or not there is an element.
    ///
    /// - Important: Where a pool's workers all wait here for each other's jobs, they wait for good.
    @inlinable
    public func take() throws -> Element? {
        try BlockingCall.check(name)
        var thread: SleepingThread<Delivery>?
        let action = state.withLock { machine in
            let action = machine.take()
            count(action)
            guard case .empty = action else { return action }
            let sleeper = SleepingThread<Delivery>()
            _ = machine.wait(.thread(sleeper))
            thread = sleeper
            return action
        }
        switch action {
        case .take(let element, let accepted):
            for producer in accepted { producer.resume(returning: .accepted) }
            return element
        case .end(let error):
            if let error { throw error }
            return nil
        case .empty: break
        }
        switch thread?.sleep() {
        case .element(let element): return element
        case .end(.some(let error)): throw error
        // A thread's wait is not cancelled.
        case .end(.none), .cancelled, .none: return nil
        }
    }

    /// The calling thread, which has to sleep until its element is in; nil where that is in already.
    @inlinable
    func putOrWait(
        _ element: Element
    ) throws(ExecutorError) -> SleepingThread<Acceptance>? {
        var thread: SleepingThread<Acceptance>?
        let action = state.withLock { machine in
            let action = machine.offer(element)
            count(action)
            guard case .full = action else { return action }
            let sleeper = SleepingThread<Acceptance>()
            _ = machine.wait(with: element, .thread(sleeper))
            thread = sleeper
            return action
        }
        switch action {
        case .accept: return nil
        case .handOver(let consumer):
            consumer.resume(returning: .element(element))
            return nil
        case .full: return thread
        case .refuse: throw finished
        }
    }
}
