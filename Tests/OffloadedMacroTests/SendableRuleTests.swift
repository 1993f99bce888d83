import Testing

@Suite struct SendableRuleTests {
    @Test func whatIsGivenIsToBeSendable() {
        expect(
            "@Offloaded func f<T>(_ x: T) async throws { g(x) }",
            isRefusedWith: .at(
                1, 19,
                "parameter 'x' goes from one thread to another: 'T' has to be 'Sendable'",
                fixIt: "add 'Sendable'"
            ),
            fixed: "@Offloaded func f<T: Sendable>(_ x: T) async throws { g(x) }"
        )
    }

    @Test func whatIsReturnedIsToBeSendable() {
        expect(
            "@Offloaded func f<T: Decodable>(_ path: String) async throws -> T? { g(path) }",
            isRefusedWith: .at(
                1, 19,
                "the result goes from one thread to another: 'T' has to be 'Sendable'",
                fixIt: "add 'Sendable'"
            ),
            fixed: "@Offloaded func f<T: Decodable & Sendable>(_ path: String) async throws -> T? "
                + "{ g(path) }"
        )
    }

    @Test func aConstraintMayStandBehindTheSignature() {
        expect(
            "@Offloaded func f<T>(_ x: [T]) async throws where T: Hashable { for y in x { g(y) } }",
            isRefusedWith: .at(
                1, 19,
                "parameter 'x' goes from one thread to another: 'T' has to be 'Sendable'",
                fixIt: "add 'Sendable'"
            )
        )
        expectTaken("<T>(_ x: T) async throws where T: Hashable & Sendable", body: "g(x)")
        expectTaken("<T>(_ x: T) async throws where T: Hashable, T: Sendable", body: "g(x)")
        expectTaken("<T>(_ x: T) async throws where T == Int", body: "g(x)")
    }

    @Test func whatHasNoNameIsToBeSendable() {
        expect(
            "@Offloaded func f(_ x: some Sequence<Int>) async throws { if let x { g(x) } }",
            isRefusedWith: .at(
                1, 24,
                "parameter 'x' goes from one thread to another: 'some Sequence<Int>' has to be "
                    + "'Sendable'",
                fixIt: "add 'Sendable'"
            ),
            fixed: "@Offloaded func f(_ x: some Sequence<Int> & Sendable) async throws { if let x "
                + "{ g(x) } }"
        )
    }

    @Test(arguments: [
        "<T: Sendable>(_ x: T) async throws", "<T: Error>(_ x: T) async throws",
        "<T: Swift.Hashable & Message>(_ x: T) async throws", "(_ x: some Message) async throws",
        "<T>(_ x: Box<T>) async throws", "<each T: Sendable>(_ x: repeat each T) async throws",
        "<T>(_ y: T, _ x: Int) async throws", "(_ x: any Message) async throws",
    ])
    func whatMayBeSendableIsLeftToTheCompiler(_ signature: String) {
        expectTaken(signature, body: "g(x)")
    }
}
