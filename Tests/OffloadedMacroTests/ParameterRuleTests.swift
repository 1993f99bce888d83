import Testing

@Suite struct ParameterRuleTests {
    @Test(arguments: ["inout", "consuming", "borrowing", "__owned", "__shared"])
    func aParameterIsOnlyToBeRead(_ specifier: String) {
        expect(
            "@Offloaded func f(of list: \(specifier) [Int]) async throws { g(list) }",
            isRefusedWith: .at(
                1, 28,
                "parameter 'list' is '\(specifier)': a worker's thread has it only to read",
                fixIt: "remove '\(specifier)'"
            ),
            fixed: "@Offloaded func f(of list: [Int]) async throws { g(list) }"
        )
    }

    @Test func noActorIsHeld() {
        expect(
            "@Offloaded func f(_ owner: isolated Owner) async throws { owner.g() }",
            isRefusedWith: .at(
                1, 28,
                "parameter 'owner' is 'isolated': the body runs on a worker, not on that actor",
                fixIt: "remove 'isolated'"
            ),
            fixed: "@Offloaded func f(_ owner: Owner) async throws { owner.g() }"
        )
    }

    @Test func aFunctionThatIsCalledIsToBeSendable() {
        expect(
            "@Offloaded func f(_ g: @escaping () -> Void) async throws { g() }",
            isRefusedWith: .at(
                1, 34,
                "parameter 'g' is a function that a worker's thread would call: it has to be "
                    + "'@Sendable'",
                fixIt: "add '@Sendable'"
            ),
            fixed: "@Offloaded func f(_ g: @escaping @Sendable () -> Void) async throws { g() }"
        )
    }

    @Test func soIsOneThatIsOptionalOrInACollection() {
        expect(
            "@Offloaded func f(_ g: (() -> Void)?, _ h: [(Int) -> Int]) async throws { k(g, h) }",
            isRefusedWith: .at(
                1, 25,
                "parameter 'g' is a function that a worker's thread would call: it has to be "
                    + "'@Sendable'",
                fixIt: "add '@Sendable'"
            ),
            .at(
                1, 45,
                "parameter 'h' is a function that a worker's thread would call: it has to be "
                    + "'@Sendable'",
                fixIt: "add '@Sendable'"
            ),
            fixed: "@Offloaded func f(_ g: (@Sendable () -> Void)?, _ h: [@Sendable (Int) -> Int]) "
                + "async throws { k(g, h) }"
        )
    }

    @Test(arguments: [
        "_ g: @Sendable () -> Void", "_ g: @autoclosure @Sendable () -> Int",
        "_ g: @MainActor () -> Void", "_ g: sending Box",
    ])
    func whatMayCrossIsTaken(_ parameter: String) {
        expectTaken("(\(parameter)) async throws", body: "k(g)")
    }

    @Test func whatTheBodyDoesNotUseDoesNotCross() {
        expectTaken("(_ g: () -> Void) async throws", body: "k.g()")
    }
}
