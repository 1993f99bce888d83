import Testing

@Suite struct IsolationRuleTests {
    @Test func anActorsFunctionHasItsState() {
        expect(
            """
            actor Counter {
                @Offloaded private func f() async throws { n += 1 }
            }
            """,
            isRefusedWith: .at(
                2, 29,
                "a function isolated to actor 'Counter' cannot be offloaded: its body runs on a "
                    + "worker, from where the actor's state is out of reach",
                fixIt: "add 'nonisolated'"
            ),
            fixed: """
                actor Counter {
                    @Offloaded private nonisolated func f() async throws { n += 1 }
                }
                """
        )
    }

    @Test func aGlobalActorsFunctionHasItsState() {
        expect(
            """
            @MainActor
            @Offloaded func f() async throws { g() }
            """,
            isRefusedWith: .at(
                1, 1,
                "a function isolated to 'MainActor' cannot be offloaded: its body runs on a worker, "
                    + "from where that actor's state is out of reach",
                fixIt: "remove '@MainActor'"
            ),
            fixed: "@Offloaded func f() async throws { g() }"
        )
    }

    @Test(arguments: ["struct", "class", "enum", "extension"])
    func soHasWhatATypeOfAGlobalActorHolds(_ kind: String) {
        expect(
            """
            @DatabaseActor \(kind) Store {
                @Offloaded static func f() async throws { g() }
            }
            """,
            isRefusedWith: .at(
                2, 28,
                "a function isolated to 'DatabaseActor' cannot be offloaded: its body runs on a "
                    + "worker, from where that actor's state is out of reach",
                fixIt: "add 'nonisolated'"
            ),
            fixed: """
                @DatabaseActor \(kind) Store {
                    @Offloaded static nonisolated func f() async throws { g() }
                }
                """
        )
    }

    @Test(arguments: [
        ("actor A", "nonisolated "), ("actor A", "static "), ("actor A", "@concurrent "),
        ("@MainActor class C", "nonisolated "), ("@MainActor class C { struct S", ""),
        ("nonisolated struct S", ""), ("extension A", ""), ("actor A { func g() async throws", ""),
    ])
    func whatIsNotIsolatedIsTaken(_ type: String, _ modifier: String) {
        expectTaken("() async throws", body: "g()", in: type, modifier: modifier)
    }
}
