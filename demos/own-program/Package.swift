// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "own-program",
    dependencies: [
        // In a package of your own: the repository's address and a version.
        .package(name: "inspector", path: "../..")
    ],
    targets: [
        .executableTarget(
            name: "own-program",
            dependencies: [.product(name: "InstrumentedExecutors", package: "inspector")]
        )
    ]
)
