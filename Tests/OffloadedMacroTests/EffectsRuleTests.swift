import Testing

@Suite struct EffectsRuleTests {
    @Test func aFunctionWithoutEffectsIsToHaveBoth() {
        expect(
            "@Offloaded func f() -> Int { 1 }",
            isRefusedWith: .at(
                1, 17,
                "an offloaded function waits for a worker, and throws where its task is "
                    + "cancelled or its pool shut down: it has to be 'async throws'",
                fixIt: "add 'async throws'"
            ),
            fixed: "@Offloaded func f() async throws -> Int { 1 }"
        )
    }

    @Test func aFunctionThatOnlySuspendsIsToThrow() {
        expect(
            "@Offloaded func f() async -> Int { 1 }",
            isRefusedWith: .at(
                1, 17,
                "an offloaded function throws where its task is cancelled or its pool shut "
                    + "down: it has to be 'throws'",
                fixIt: "add 'throws'"
            ),
            fixed: "@Offloaded func f() async throws -> Int { 1 }"
        )
    }

    @Test func aFunctionThatOnlyThrowsIsToSuspend() {
        expect(
            "@Offloaded func f() throws { g() }",
            isRefusedWith: .at(
                1, 17,
                "an offloaded function waits for a worker: it has to be 'async'",
                fixIt: "add 'async'"
            ),
            fixed: "@Offloaded func f() async throws { g() }"
        )
    }

    @Test func oneTypeOfErrorCannotBePromised() {
        expect(
            "@Offloaded func f() async throws(FileError) -> Int { 1 }",
            isRefusedWith: .at(
                1, 34,
                "an offloaded function throws not only 'FileError' but also "
                    + "'CancellationError' and 'ExecutorError': it has to be 'throws'",
                fixIt: "replace 'throws(FileError)' by 'throws'"
            ),
            fixed: "@Offloaded func f() async throws -> Int { 1 }"
        )
    }

    @Test func anyErrorCanBePromised() {
        expect(
            "@Offloaded func f() async throws(any Error) {\n    g()\n}",
            expandsTo: """
                func f() async throws(any Error) {
                #sourceLocation(file: "/src/Reader.swift", line: 1)
                try await InstrumentedExecutors.offload { () throws -> Void in
                #sourceLocation(file: "/src/Reader.swift", line: 1)

                    g()
                #sourceLocation()
                }
                }
                """
        )
    }

    @Test func errorsAreNotOnlyThoseOfArguments() {
        expect(
            "@Offloaded func f(_ g: @Sendable () throws -> Int) async rethrows -> Int { try g() }",
            isRefusedWith: .at(
                1, 58,
                "an offloaded function throws errors of its own where its task is cancelled "
                    + "or its pool shut down: it cannot be 'rethrows'",
                fixIt: "replace 'rethrows' by 'throws'"
            ),
            fixed:
                "@Offloaded func f(_ g: @Sendable () throws -> Int) async throws -> Int { try g() }"
        )
    }
}
