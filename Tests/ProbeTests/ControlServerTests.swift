import Foundation
import Probe
import RigProcess
import Testing

@testable import Target

@Suite("Control socket of a process")
struct ControlServerTests {
    private let rig: RigProcess
    private let entry: SegmentCatalogue.Entry

    init() throws {
        rig = try RigProcess(["serve"])
        #expect(rig.line() == "ready")
        entry = try SegmentCatalogue.entry(of: rig.pid)
    }

    @Test("A reader lists and sets controls, and another one after it")
    func connections() throws {
        for value in ["fast", "slow"] {
            let client = try RawClient(entry)
            #expect(client.ask("{\"hello\":{\"version\":1}}").contains("\"pid\":\(rig.pid)"))
            #expect(client.ask("{\"list\":{}}").contains("\"load\""))
            let request = "{\"set\":{\"control\":\"mode\",\"value\":\"\(value)\"}}"
            #expect(client.ask(request) == "{\"done\":{}}")
            rig.tell("mode")
            #expect(rig.line() == (value == "fast" ? "1" : "0"))
        }
        rig.finish()
    }

    @Test("Several readers at once are served, each with its own conversation")
    func severalClients() throws {
        let clients = try (0..<5).map { _ in try RawClient(entry) }
        for client in clients.dropLast() {
            #expect(client.ask("{\"hello\":{\"version\":1}}").contains("hello"))
        }
        for client in clients.dropLast() {
            #expect(client.ask("{\"list\":{}}").contains("controls"))
        }
        // The last one never said hello.
        #expect(clients[4].ask("{\"list\":{}}").contains("refused"))
        rig.finish()
    }

    @Test("Several lines at once, and a line in pieces, are answered in order")
    func pieces() throws {
        let client = try RawClient(entry)
        client.send("{\"hello\":{\"version\":1}}\n{\"list\":{}}\n{\"li")
        #expect(client.line().contains("hello"))
        #expect(client.line().contains("controls"))
        client.send("st\":{}}\n")
        #expect(client.line().contains("controls"))
        rig.finish()
    }

    @Test("A reader that sends garbage is told so and can go on")
    func garbage() throws {
        let client = try RawClient(entry)
        #expect(client.ask("what?").contains("refused"))
        #expect(client.ask("{\"hello\":{\"version\":1}}").contains("hello"))
        rig.finish()
    }

    @Test("A line without end is cut off, and others are served")
    func longLine() throws {
        let client = try RawClient(entry)
        client.send(String(repeating: "x", count: 100_000))
        #expect(client.isHungUp())
        let other = try RawClient(entry)
        #expect(other.ask("{\"hello\":{\"version\":1}}").contains("hello"))
        rig.finish()
    }

    @Test("A reader that never reads is cut off, and others are served")
    func neverReads() throws {
        let client = try RawClient(entry)
        let requests = String(repeating: "{\"list\":{}}\n", count: 100)
        var sent = 0
        // Each refusal is longer than its request, so the answers fill the socket first.
        while client.send(requests), sent < 10_000 { sent += 1 }
        #expect(sent < 10_000)
        let other = try RawClient(entry)
        #expect(other.ask("{\"hello\":{\"version\":1}}").contains("hello"))
        rig.finish()
    }

    @Test("More readers than are taken are hung up on")
    func tooMany() throws {
        let clients = try (0..<16).map { _ in try RawClient(entry) }
        for client in clients {
            #expect(client.ask("{\"hello\":{\"version\":1}}").contains("hello"))
        }
        let last = try RawClient(entry)
        #expect(last.isHungUp())
        #expect(clients[0].ask("{\"list\":{}}").contains("controls"))
        rig.finish()
    }

    @Test("The socket is the user's alone and goes with the process")
    func file() throws {
        let path = entry.basePath + ".socket"
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        rig.finish()
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(!FileManager.default.fileExists(atPath: entry.basePath + ".segment"))
    }
}
