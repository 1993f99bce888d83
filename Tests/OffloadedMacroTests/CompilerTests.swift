import Testing

/// What syntax alone does not tell, and the compiler says of the expansion: at the written place.
@Suite(.enabled(if: Compiler.isThere)) struct CompilerTests {
    @Test func whatCannotCrossIsAnErrorWhereItIsWritten() throws {
        let errors = try Compiler.errors(
            in: """
                import InstrumentedExecutorsMacros

                class Box {
                    var number = 0

                    @Offloaded func read() async throws -> Int {
                        // A line of its own.
                        number
                    }
                }

                actor Counter { var number = 0 }

                extension Counter {
                    @Offloaded func read() async throws -> Int { number }
                }

                @Offloaded func take(_ box: Box) async throws {
                    print(box.number)
                }

                @Offloaded func make() async throws -> Box { Box() }
                """
        )
        // How it is said is the compiler's own, and changes from one to the next.
        #expect(
            errors.map { $0.split(separator: " ").first } == ["8:9:", "15:50:", "19:11:", "22:40:"]
        )
    }

    @Test func aRuleThatIsBrokenIsAnErrorAtItsPlaceAlone() throws {
        let errors = try Compiler.errors(
            in: """
                import InstrumentedExecutorsMacros

                @Offloaded func half(_ number: Int) async -> Int { number / 2 }

                struct Reader {
                    @Offloaded init() async throws {}
                    @Offloaded mutating func next() async throws {}
                    var size: Int { @Offloaded get async throws { 1 } }
                }

                actor Counter {
                    func start() async throws {
                        @Offloaded func local() async throws {}
                        try await local()
                    }
                }
                """
        )
        #expect(
            errors.dropLast().map { String($0.prefix { $0 != "," }) } == [
                "3:17: an offloaded function throws where its task is cancelled or its pool shut "
                    + "down: it has to be 'throws' (from macro 'Offloaded ')",
                "6:5: only a function can be offloaded",
                "7:16: a 'mutating' function cannot be offloaded: a worker's thread has 'self' only "
                    + "to read (from macro 'Offloaded ')",
            ]
        )
        // An accessor never comes to the macro: it is refused before, in other words.
        #expect(errors.last?.hasPrefix("8:21: ") == true)
    }

    @Test func aClosureIsToldWhatIsBetter() throws {
        let errors = try Compiler.errors(
            in: """
                import InstrumentedExecutorsMacros

                func f() {
                    let closure = { @Offloaded () async throws -> Int in 3 }
                    _ = closure
                }
                """
        )
        #expect(
            errors.first
                == "4:21: a closure cannot be offloaded by an attribute: pass it to 'offload' "
                + "or to a pool's 'run' (from macro 'Offloaded ')"
        )
    }

    @Test func whatStandsInAnAttributeIsLookedUpOutsideOfTheFunction() throws {
        let errors = try Compiler.errors(
            in: """
                import InstrumentedExecutorsMacros

                @Offloaded(to: pool) func f(_ pool: ThreadPool) async throws {}
                """
        )
        #expect(errors == ["3:16: cannot find 'pool' in scope"])
    }
}
