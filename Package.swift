// swift-tools-version:6.0
import Foundation
import PackageDescription

// Arb is a library of its own up to FLINT 2 (Debian 12) and part of FLINT from version 3 on.
let arbStandsAlone = FileManager.default.fileExists(atPath: "/usr/include/arb.h")

// What pkg-config calls the MPI to build with (`ompi-c`, `mpich`): `Scripts/mpi` sets it. Said, not looked
// for: a golf that was built beside an MPI by chance would not start where there is none.
let mpi = Context.environment["GOLF_MPI"].flatMap { $0.isEmpty ? nil : $0 }

// Where the compiler sees to it that nothing of the rooms is part of the surface.
let surface: [SwiftSetting] = [.enableUpcomingFeature("InternalImportsByDefault")]

let package = Package(
  name: "golf",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "golf", targets: ["golf"]),
    .library(name: "GolfNetworks", targets: ["GolfNetworks"]),
    .library(name: "GolfSearch", targets: ["GolfSearch"]),
    .library(name: "GolfCriticalPoints", targets: ["GolfCriticalPoints"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0"),
    .package(url: "https://github.com/swhitty/FlyingFox", exact: "0.27.1"),
  ],
  targets: [
    .systemLibrary(
      name: "CGSL", pkgConfig: "gsl",
      providers: [.apt(["libgsl-dev"]), .brew(["gsl"])]),
    .systemLibrary(
      name: "CFLINT",
      providers: [.apt(["libflint-dev", "libflint-arb-dev"]), .brew(["flint"])]),

    .target(name: "CKernels"),
    .target(name: "Basics"),
    .target(
      name: "Exact", dependencies: ["CFLINT"],
      linkerSettings: arbStandsAlone ? [.linkedLibrary("flint-arb")] : []),
    .target(name: "Networks", dependencies: ["Basics", "Exact"]),
    .target(name: "Tasks", dependencies: ["Networks", "CGSL"]),
    .target(name: "Evaluation", dependencies: ["Tasks", "CKernels"]),
    .target(name: "Certification", dependencies: ["Tasks"]),
    .target(name: "Constructions", dependencies: ["Evaluation"]),
    .target(name: "Minimality", dependencies: ["Certification"]),
    .target(
      name: "ONNXSchema",
      dependencies: [.product(name: "SwiftProtobuf", package: "swift-protobuf")],
      exclude: ["onnx.proto"]),
    .target(
      name: "TensorBoardSchema",
      dependencies: [.product(name: "SwiftProtobuf", package: "swift-protobuf")],
      exclude: ["event.proto"]),
    .target(name: "TensorBoard", dependencies: ["Basics", "TensorBoardSchema"]),
    .target(name: "Exports", dependencies: ["Networks", "ONNXSchema"]),
    .target(name: "Imports", dependencies: ["Evaluation", "ONNXSchema"]),
    .target(name: "Reports", dependencies: ["Basics"], resources: [.embedInCode("Page")]),
    .target(name: "CriticalPoints", dependencies: ["Basics", "Exact", "CGSL"]),
    .target(name: "Search", dependencies: ["Constructions", "Certification"]),
    .executableTarget(
      name: "golf",
      dependencies: [
        "Search", "Minimality", "Exports", "Imports", "Reports", "TensorBoard", "CriticalPoints",
        "Exact",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "FlyingFox", package: "FlyingFox"),
      ] + (mpi == nil ? [] : ["MPI"]),
      swiftSettings: mpi == nil ? [] : [.define("GOLF_MPI")]),

    // What other packages see: a small surface over the rooms, which stay this package's own.
    .target(
      name: "GolfNetworks", dependencies: ["Certification", "Exports"], swiftSettings: surface),
    .target(name: "GolfSearch", dependencies: ["GolfNetworks", "Search"], swiftSettings: surface),
    .target(
      name: "GolfCriticalPoints", dependencies: ["CriticalPoints"], swiftSettings: surface),

    .target(
      name: "TestSupport", dependencies: ["Tasks", "Certification"], path: "Tests/TestSupport"),
    .testTarget(name: "BasicsTests", dependencies: ["Basics"]),
    .testTarget(name: "ExactTests", dependencies: ["Exact", "Basics"]),
    .testTarget(name: "NetworksTests", dependencies: ["Networks"]),
    .testTarget(name: "TasksTests", dependencies: ["Tasks"]),
    .testTarget(
      name: "EvaluationTests",
      dependencies: ["Evaluation", "Certification", "CKernels", "TestSupport"]),
    .testTarget(name: "CertificationTests", dependencies: ["Certification", "TestSupport"]),
    .testTarget(name: "MinimalityTests", dependencies: ["Minimality"]),
    .testTarget(name: "ConstructionsTests", dependencies: ["Constructions", "Certification"]),
    .testTarget(
      name: "ExportsTests", dependencies: ["Exports", "TestSupport"], exclude: ["latex.py"]),
    .testTarget(
      name: "ImportsTests",
      dependencies: ["Imports", "Exports", "ONNXSchema", "Certification", "TestSupport"],
      exclude: ["models.py"]),
    .testTarget(name: "SearchTests", dependencies: ["Search"], exclude: ["Golden"]),
    .testTarget(
      name: "TensorBoardTests",
      dependencies: ["TensorBoard", "TensorBoardSchema", "Basics", "TestSupport"]),
    .testTarget(name: "CriticalPointsTests", dependencies: ["CriticalPoints"]),
    .testTarget(
      name: "GolfLibraryTests",
      dependencies: ["GolfSearch", "GolfCriticalPoints", "Exports", "golf", "TestSupport"]),
    .testTarget(
      name: "golfTests",
      dependencies: ["golf", "Basics", "CriticalPoints", "Search", "TestSupport"],
      exclude: ["Help", "Corpus"]),
  ],
  swiftLanguageModes: [.v6]
)

if let mpi {
  package.targets += [
    .systemLibrary(name: "CMPI", pkgConfig: mpi, providers: [.apt(["libopenmpi-dev"])]),
    .target(name: "MPI", dependencies: ["CMPI", "Search"]),
  ]
}
