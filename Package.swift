// swift-tools-version: 6.2
import CompilerPluginSupport
import PackageDescription

let settings: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
]

let histogram = Target.Dependency.product(name: "Histogram", package: "hdrhistogram-swift")
let sqlite = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncAlgorithms = Target.Dependency.product(
    name: "AsyncAlgorithms",
    package: "swift-async-algorithms"
)
let syntax = ["SwiftCompilerPlugin", "SwiftDiagnostics", "SwiftSyntax", "SwiftSyntaxMacros"].map {
    Target.Dependency.product(name: $0, package: "swift-syntax")
}
let syntaxInTests = ["SwiftSyntaxMacroExpansion", "SwiftSyntaxMacrosGenericTestSupport"].map {
    Target.Dependency.product(name: $0, package: "swift-syntax")
}

// What runs under the thread sanitizer, which builds all it is given anew: the executors, their probe and
// the tests of both, without the macro, the screen, the demos and what those depend on. See `make sanitize`.
let executorsAlone = Context.environment["EXECUTORS_ALONE"] != nil

/// A module of ours, with the settings that every one of them has.
func module(
    _ name: String,
    path: String? = nil,
    needs: [Target.Dependency] = [],
    exclude: [String] = []
) -> Target {
    .target(
        name: name,
        dependencies: needs,
        path: path,
        exclude: exclude,
        swiftSettings: settings
    )
}

/// The tests of a module, in a folder of the same name.
func tests(of name: String, needs: [Target.Dependency] = [], data: [String] = []) -> Target {
    .testTarget(
        name: name + "Tests",
        dependencies: needs,
        exclude: data,
        swiftSettings: settings
    )
}

let package = Package(
    name: "inspector",
    products: [
        .library(name: "InstrumentedExecutors", targets: ["InstrumentedExecutors"]),
        .library(name: "InstrumentedExecutorsMacros", targets: ["InstrumentedExecutorsMacros"]),
        .executable(name: "inspector", targets: ["inspector"]),
        .executable(name: "bench", targets: ["bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-async-algorithms", from: "1.1.4"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/swiftlang/swift-syntax", "602.0.0"..<"604.0.0"),
    ],
    targets: [
        // The target's side: what an instrumented program links.
        .target(
            name: "CProbe"
        ),
        module("Probe", needs: ["CProbe"]),
        .target(name: "CWorkerProcess"),
        module("InstrumentedExecutors", needs: ["Probe", "CProbe", "CWorkerProcess"]),
        // Apart from the executors: who does without the macro does not build swift-syntax.
        .macro(name: "OffloadedMacro", dependencies: syntax, swiftSettings: settings),
        module("InstrumentedExecutorsMacros", needs: ["InstrumentedExecutors", "OffloadedMacro"]),
        .systemLibrary(name: "CPostgres", path: "CPostgres"),
        module(
            "Demos",
            path: "demos",
            needs: [
                "InstrumentedExecutors", "InstrumentedExecutorsMacros", "Probe", "CProbe",
                sqlite, "CPostgres",
                nioCore, nioPosix, nioHTTP1,
            ],
            exclude: ["own-program"]
        ),

        // The inspector's side.
        module("InspectorModel", needs: [histogram]),
        module("Target", needs: ["CProbe", "InspectorModel", "Probe"]),
        module("Recording", needs: ["InspectorModel"]),
        module("TerminalCanvas"),
        module("InspectorUI", needs: ["InspectorModel", "TerminalCanvas"]),
        .systemLibrary(name: "CNcurses", path: "CNcurses"),
        module("CursesTerminal", needs: ["CNcurses", "TerminalCanvas"]),
        .executableTarget(
            name: "inspector",
            dependencies: [
                "CProbe", "CursesTerminal", "Demos", "InspectorModel", "InspectorUI", "Probe",
                "Recording", "Target", "TerminalCanvas", arguments,
            ],
            swiftSettings: settings
        ),
        // Made-up sessions, for the benchmark and for tests.
        module("GeneratedSessions", needs: ["InspectorModel"]),
        // Plain loops in C, to be timed.
        .target(name: "CBench", dependencies: ["CProbe"]),
        .executableTarget(
            name: "bench",
            dependencies: [
                "CBench", "CProbe", "GeneratedSessions", "InspectorModel", "InspectorUI",
                "InstrumentedExecutors", "Probe", "Recording", "Target", "TerminalCanvas",
                arguments,
                // The peers that our executors are measured beside; nothing else needs them.
                asyncAlgorithms, nioCore, nioPosix,
            ],
            swiftSettings: settings
        ),

        // The processes between which the transport is tested.
        .executableTarget(
            name: "probe-rig",
            dependencies: ["CProbe", "InspectorModel", "Probe", "Target", arguments],
            path: "Tests/ProbeRig",
            swiftSettings: settings
        ),
        .target(name: "RigProcess", path: "Tests/RigProcess", swiftSettings: settings),
        tests(
            of: "Probe",
            needs: ["Probe", "CProbe", "InspectorModel", "RigProcess", "Target", "probe-rig"]
        ),
        tests(
            of: "InstrumentedExecutors",
            needs: ["InstrumentedExecutors", "Probe", "CProbe"]
                + (executorsAlone ? [] : ["InstrumentedExecutorsMacros"]),
            data: executorsAlone ? ["Macros"] : []
        ),
        tests(
            of: "OffloadedMacro",
            needs: ["InstrumentedExecutorsMacros", "OffloadedMacro"] + syntaxInTests
        ),
        tests(of: "Demos", needs: ["Demos", "InstrumentedExecutors", "Probe", "CProbe"]),
        tests(of: "InspectorModel", needs: ["InspectorModel"]),
        tests(
            of: "Target",
            needs: ["Target", "Probe", "CProbe", "InspectorModel", "RigProcess", "probe-rig"]
        ),
        tests(of: "Recording", needs: ["Recording", "InspectorModel", "GeneratedSessions"]),
        tests(of: "TerminalCanvas", needs: ["TerminalCanvas"]),
        tests(
            of: "InspectorUI",
            needs: ["InspectorUI", "InspectorModel", "TerminalCanvas"],
            data: ["Screens"]
        ),
        tests(
            of: "Session",
            needs: [
                "InspectorModel", "InspectorUI", "Recording", "Target", "TerminalCanvas",
                "inspector",
            ]
        ),
        tests(of: "Terminal", needs: ["inspector"]),
        tests(of: "Bench", needs: ["bench"]),
    ]
)

if executorsAlone {
    let kept: Set = [
        "CProbe", "Probe", "CWorkerProcess", "InstrumentedExecutors",
        "InspectorModel", "Target", "probe-rig", "RigProcess",
        "ProbeTests", "InstrumentedExecutorsTests",
    ]
    package.targets.removeAll { !kept.contains($0.name) }
    package.products.removeAll { $0.name != "InstrumentedExecutors" }
}
