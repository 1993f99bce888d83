import Testing

@Suite struct BodyRuleTests {
    private let message =
        "the body of an offloaded function is one job of a worker and cannot suspend: await before or "
        + "after it, in the function that calls it"

    @Test func aBodyDoesNotAwait() {
        expect(
            """
            @Offloaded func f() async throws {
                let x = try await g()
                for try await y in h(x) { k(y) }
                async let z = l()
                if x { m(await z) }
            }
            """,
            isRefusedWith: .at(2, 17, message), .at(3, 13, message), .at(4, 5, message),
            .at(5, 14, message)
        )
    }

    @Test(arguments: [
        "Task { await g() }", "func g() async { await h() }", "start(then: { x in await g(x) })",
        "struct S {\n        func g() async { await h() }\n    }",
    ])
    func whatTheBodyOnlyStartsMayAwait(_ body: String) {
        expectTaken("() async throws", body: body)
    }
}
