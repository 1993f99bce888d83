import Testing

@Suite struct DeclarationTests {
    @Test func anInitializerIsNotAFunction() {
        expect(
            """
            struct S {
                @Offloaded init() async throws { g() }
            }
            """,
            isRefusedWith: .at(
                2, 5,
                "only a function can be offloaded, not an initializer: have it call one"
            )
        )
    }

    @Test func aDeinitializerIsNotAFunction() {
        expect(
            """
            class C {
                @Offloaded deinit { g() }
            }
            """,
            isRefusedWith: .at(
                2, 5,
                "only a function can be offloaded, not a deinitializer: have it call one"
            )
        )
    }

    @Test func aRequirementHasNoBody() {
        expect(
            """
            protocol P {
                @Offloaded func f() async throws
            }
            """,
            isRefusedWith: .at(
                2, 5,
                "'f' has no body to offload: attach '@Offloaded' where it is implemented"
            )
        )
    }

    @Test func everythingThatIsWrongIsSaidAtOnce() {
        expect(
            """
            struct S {
                @Offloaded mutating func f(_ n: inout Int) { n += 1 }
            }
            """,
            isRefusedWith: .at(
                2, 30,
                "an offloaded function waits for a worker, and throws where its task is cancelled "
                    + "or its pool shut down: it has to be 'async throws'",
                fixIt: "add 'async throws'"
            ),
            .at(
                2, 16,
                "a 'mutating' function cannot be offloaded: a worker's thread has 'self' only to read",
                fixIt: "remove 'mutating'"
            ),
            .at(
                2, 37,
                "parameter 'n' is 'inout': a worker's thread has it only to read",
                fixIt: "remove 'inout'"
            ),
            fixed: """
                struct S {
                    @Offloaded func f(_ n: Int) async throws { n += 1 }
                }
                """
        )
    }

    @Test(arguments: ["mutating", "consuming", "borrowing", "__consuming"])
    func selfIsOnlyToBeRead(_ modifier: String) {
        expect(
            """
            struct S {
                @Offloaded \(modifier) func f() async throws { g() }
            }
            """,
            isRefusedWith: .at(
                2, 16,
                "a '\(modifier)' function cannot be offloaded: a worker's thread has 'self' only to "
                    + "read",
                fixIt: "remove '\(modifier)'"
            ),
            fixed: """
                struct S {
                    @Offloaded func f() async throws { g() }
                }
                """
        )
    }
}
