// swift-tools-version:6.0
import PackageDescription

// Your own package names golf by its address and version instead of by its path.
let package = Package(
  name: "product",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "golf", path: "../..")],
  targets: [
    .executableTarget(
      name: "product",
      dependencies: [
        .product(name: "GolfNetworks", package: "golf"),
        .product(name: "GolfSearch", package: "golf"),
        .product(name: "GolfCriticalPoints", package: "golf"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
