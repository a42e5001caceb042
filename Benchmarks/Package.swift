// swift-tools-version: 6.1
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

// A package of its own, so that neither `swift build` nor CI at the root compiles it. It depends on the
// repository's package: one release build in one folder makes the real programs and these.
let package = Package(
  name: "billing-benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "billing", path: ".."),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    .executableTarget(
      name: "billing-unstored",
      dependencies: [
        .product(name: "BillingServer", package: "billing"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "billing-rating-bench",
      dependencies: [.product(name: "BillingRating", package: "billing")], swiftSettings: strict),
    .executableTarget(
      name: "billing-ledger-bench",
      dependencies: [
        .product(name: "BillingLedger", package: "billing"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
