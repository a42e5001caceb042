// swift-tools-version: 6.1
import PackageDescription

// The order of the targets is the life of a usage number: counted, reported, kept, priced, delivered.
// `Tests/ArchitectureTests` reads this file and every `import` line and holds both to the table in ARCHITECTURE.md.

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

let asyncHTTPClient = Target.Dependency.product(
  name: "AsyncHTTPClient", package: "async-http-client")
let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(
  name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(
  name: "HummingbirdTesting", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(
  name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTPTypesHTTP1 = Target.Dependency.product(
  name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPCompression = Target.Dependency.product(
  name: "NIOHTTPCompression", package: "swift-nio-extras")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let serviceLifecycle = Target.Dependency.product(
  name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(
  name: "UnixSignals", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
  name: "billing",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "billing", targets: ["billing"]),
    .executable(name: "billing-exporter", targets: ["billing-exporter"]),
  ],
  dependencies: [
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // Without its traits: only variables are read, no files.
    .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
  ],
  targets: [
    .target(name: "Wire", exclude: ["README.md"]),
    .target(name: "Amounts", exclude: ["README.md"]),
    .target(name: "Metering", dependencies: ["Wire", "Amounts"], exclude: ["README.md"]),
    .target(
      name: "Reporting", dependencies: ["Wire", "Amounts", "Metering", crypto],
      exclude: ["README.md"]),
    // A target's folder Files: each file becomes a constant of EmbeddedFiles by Scripts/embed.
    .plugin(name: "EmbedFiles", capability: .buildTool()),
    .target(
      name: "Catalog", dependencies: ["Amounts", "Metering", yams], exclude: ["README.md"],
      plugins: ["EmbedFiles"]),
    .target(
      name: "UsageLedger", dependencies: ["Wire", "Amounts", "Metering", "Reporting", crypto],
      exclude: ["README.md"]),
    .target(
      name: "Rating", dependencies: ["Amounts", "Metering", "Catalog"], exclude: ["README.md"]),
    .target(
      name: "Billing",
      dependencies: ["Amounts", "Metering", "Reporting", "Catalog", "UsageLedger", "Rating"],
      exclude: ["README.md"]),
    .target(
      name: "Alerting",
      dependencies: [
        "Amounts", "Metering", "Reporting", "UsageLedger", "Rating", "Billing", yams,
      ],
      exclude: ["README.md"], plugins: ["EmbedFiles"]),
    // Tables as other programs read them.
    .target(
      name: "TableFiles", dependencies: ["Amounts", "Metering", "Reporting"],
      exclude: ["README.md"]),
    .target(name: "FileEditions", exclude: ["README.md"]),
    // Which version this is, from which commit: written before each build by Scripts/build-stamp.
    .plugin(name: "BuildStamp", capability: .buildTool()),
    .target(name: "Release", exclude: ["README.md"], plugins: ["BuildStamp"]),
    // What a fleet takes, from the unit costs that Benchmarks/bench.py writes into its folder Files.
    .target(name: "Sizing", exclude: ["README.md"], plugins: ["EmbedFiles"]),
    .target(
      name: "WebClient",
      dependencies: [
        "Wire", asyncHTTPClient, nioCore, nioPosix, nioHTTP1, nioHTTPCompression, nioSSL,
      ],
      exclude: ["README.md"]),
    .target(name: "ProgramLog", dependencies: ["Wire", logging], exclude: ["README.md"]),
    .target(
      name: "StripeAPI",
      dependencies: [
        "Wire", "WebClient", crypto, logging,
      ],
      exclude: ["README.md"]),
    .target(
      name: "StripeCatalog",
      dependencies: [
        "Amounts", "Metering", "Reporting", "Catalog", "UsageLedger", "Rating", "Billing",
        "StripeAPI",
      ],
      exclude: ["README.md"]),
    .target(
      name: "StripeAccounts",
      dependencies: [
        "Wire", "Amounts", "Metering", "Reporting", "Catalog", "UsageLedger", "Rating", "Billing",
        "StripeAPI", "StripeCatalog",
      ],
      exclude: ["README.md"]),
    .target(
      name: "StripeDelivery",
      dependencies: [
        "Amounts", "Metering", "Reporting", "Catalog", "UsageLedger", "Billing", "StripeAPI",
        "StripeCatalog", "StripeAccounts", logging, coreMetrics, serviceLifecycle,
      ],
      exclude: ["README.md"]),
    .target(
      name: "LedgerTables", dependencies: ["Amounts", "Metering", "Reporting", "UsageLedger"],
      exclude: ["README.md"], plugins: ["EmbedFiles"]),
    .target(
      name: "LedgerSQLite",
      dependencies: [
        "Amounts", "Metering", "Reporting", "UsageLedger", "LedgerTables", grdb, grdbSQLite,
      ],
      exclude: ["README.md"], plugins: ["EmbedFiles"]),
    .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .target(
      name: "LedgerPostgres",
      dependencies: [
        "Amounts", "Metering", "Reporting", "UsageLedger", "LedgerTables", "Wire", "CLibPQ",
      ],
      exclude: ["README.md"], plugins: ["EmbedFiles"]),
    .target(
      name: "LedgerConformance",
      dependencies: ["Amounts", "Metering", "Reporting", "UsageLedger"],
      exclude: ["README.md"]),
    .target(
      name: "PrometheusClient",
      dependencies: ["Wire", "WebClient"],
      exclude: ["README.md"]),
    .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .target(
      name: "UsageExporter",
      dependencies: [
        "Wire", "Amounts", "Metering", "Reporting", "Release", "ProgramLog", "PrometheusClient",
        "WebClient", "CLibYAML", logging, nioCore, nioHTTP1, nioPosix, serviceLifecycle,
      ],
      exclude: ["README.md"]),
    .target(
      name: "BillingServer",
      dependencies: [
        "Amounts", "Metering", "Reporting", "Catalog", "UsageLedger", "Rating", "Billing", "Wire",
        "Alerting", "TableFiles", "FileEditions", "WebClient", "StripeAPI", "StripeAccounts",
        "StripeDelivery", crypto, httpTypes, hummingbird,
        hummingbirdCore, logging, coreMetrics, mustache, nioCore, nioHTTP1, nioHTTPTypes,
        nioHTTPTypesHTTP1, nioSSL, serviceLifecycle, yams,
      ], exclude: ["README.md"], plugins: ["EmbedFiles"]),
    .target(
      name: "StripeSandbox",
      dependencies: [
        asyncHTTPClient, crypto, httpTypes, hummingbirdCore, logging, nioCore, nioHTTP1,
        serviceLifecycle,
      ],
      exclude: ["README.md"]),
    .target(
      name: "Demonstration",
      dependencies: [
        "Amounts", "Metering", "Reporting", asyncHTTPClient, httpTypes, hummingbird, logging,
        nioCore, nioHTTP1, serviceLifecycle,
      ],
      exclude: ["README.md"], plugins: ["EmbedFiles"]),
    .executableTarget(
      name: "billing",
      dependencies: [
        "Amounts", "Metering", "Reporting", "Catalog", "UsageLedger", "Rating", "Billing", "Wire",
        "Release", "Sizing", "ProgramLog", "Alerting", "TableFiles", "FileEditions", "WebClient",
        "StripeAPI",
        "StripeCatalog",
        "StripeAccounts", "StripeDelivery",
        "LedgerSQLite",
        "LedgerPostgres", "BillingServer", "StripeSandbox", "Demonstration", argumentParser,
        configuration, logging, metrics, coreMetrics, serviceLifecycle,
        unixSignals,
      ]),
    .executableTarget(
      name: "billing-exporter",
      dependencies: [
        "Metering", "Release", "ProgramLog", "WebClient", "UsageExporter", argumentParser,
        logging, nioCore, serviceLifecycle, unixSignals,
      ], exclude: ["link-order.txt"]),
    // What only `make bench` starts. Targets here, so that every build of the tests compiles them.
    .executableTarget(
      name: "billing-unstored",
      dependencies: [
        "Amounts", "Metering", "Catalog", "UsageLedger", "Rating", "Billing", "StripeCatalog",
        "StripeAccounts", "StripeDelivery", "BillingServer", logging, serviceLifecycle, unixSignals,
      ],
      path: "Benchmarks/Sources/billing-unstored"),
    .executableTarget(
      name: "billing-rating-bench", dependencies: ["Amounts", "Metering", "Catalog", "Rating"],
      path: "Benchmarks/Sources/billing-rating-bench"),
    .executableTarget(
      name: "billing-ledger-bench",
      dependencies: [
        "Amounts", "Metering", "Reporting", "UsageLedger", "LedgerSQLite", "LedgerPostgres",
        grdbSQLite,
      ],
      path: "Benchmarks/Sources/billing-ledger-bench"),
    .testTarget(name: "ArchitectureTests"),
    .testTarget(name: "WireTests", dependencies: ["Wire"]),
    .testTarget(name: "WebClientTests", dependencies: ["Wire", "WebClient", nioCore, nioPosix]),
    .testTarget(name: "ReleaseTests", dependencies: ["Release"]),
    .testTarget(name: "SizingTests", dependencies: ["Sizing"]),
    .testTarget(name: "ProgramLogTests", dependencies: ["ProgramLog", logging]),
    .testTarget(name: "AmountsTests", dependencies: ["Amounts"]),
    .testTarget(
      name: "TableFilesTests", dependencies: ["Amounts", "Metering", "TableFiles"]),
    .testTarget(name: "MeteringTests", dependencies: ["Amounts", "Metering"]),
    .testTarget(name: "ReportingTests", dependencies: ["Amounts", "Metering", "Reporting"]),
    .testTarget(name: "CatalogTests", dependencies: ["Amounts", "Metering", "Catalog"]),
    .testTarget(
      name: "UsageLedgerTests",
      dependencies: ["Amounts", "Metering", "Reporting", "UsageLedger", "LedgerConformance"]),
    .testTarget(name: "RatingTests", dependencies: ["Amounts", "Metering", "Catalog", "Rating"]),
    .testTarget(
      name: "BillingTests",
      dependencies: [
        "Amounts", "Metering", "Reporting", "Catalog", "UsageLedger", "LedgerConformance", "Rating",
        "Billing",
      ]),
    .testTarget(
      name: "AlertingTests",
      dependencies: [
        "Amounts", "Metering", "Reporting", "UsageLedger", "LedgerConformance", "Rating", "Billing",
        "Alerting",
      ]),
    .testTarget(
      name: "StripeAPITests",
      dependencies: [
        "WebClient", "StripeAPI", "StripeSandbox", hummingbird, hummingbirdTesting, logging,
        nioCore,
      ]),
    .testTarget(
      name: "StripeDeliveryTests",
      dependencies: [
        "Amounts", "Metering", "Reporting", "Catalog", "UsageLedger", "LedgerConformance", "Rating",
        "Billing", "StripeAPI", "StripeCatalog", "StripeAccounts", "StripeDelivery",
        "StripeSandbox", "WebClient", coreMetrics, hummingbird, hummingbirdTesting, logging,
      ]),
    .testTarget(
      name: "LivesTests",
      dependencies: [
        "Amounts", "Metering", "Reporting", "Catalog", "UsageLedger", "LedgerConformance",
        "Billing", "StripeAPI", "StripeCatalog", "StripeAccounts", "StripeDelivery",
        "StripeSandbox", logging,
      ]),
    .testTarget(
      name: "LedgerSQLiteTests",
      dependencies: [
        "Amounts", "Metering", "Reporting", "UsageLedger", "LedgerTables", "LedgerSQLite",
        "LedgerConformance", grdb, logging,
      ],
      exclude: ["Golden"]),
    .testTarget(
      name: "LedgerPostgresTests",
      dependencies: [
        "Amounts", "Metering", "Reporting", "UsageLedger", "LedgerTables", "LedgerPostgres",
        "LedgerConformance",
      ],
      exclude: ["Golden"]),
    .testTarget(
      name: "PrometheusClientTests", dependencies: ["Wire", "PrometheusClient"]),
    .testTarget(
      name: "UsageExporterTests",
      dependencies: [
        "Wire", "Amounts", "Metering", "Reporting", "Release", "WebClient", "PrometheusClient",
        "UsageExporter",
        asyncHTTPClient, httpTypes, hummingbird, hummingbirdTesting, logging, nioCore, nioHTTP1,
        nioPosix, nioSSL, serviceLifecycle,
      ]),
    .testTarget(
      name: "BillingServerTests",
      dependencies: [
        "Amounts", "Metering", "Reporting", "Catalog", "UsageLedger", "LedgerConformance", "Rating",
        "Billing", "Wire", "StripeAPI", "StripeCatalog", "StripeAccounts", "StripeDelivery",
        "StripeSandbox", "BillingServer", "TableFiles",
        "LedgerSQLite", "LedgerTables",
        asyncHTTPClient, coreMetrics, crypto, httpTypes, hummingbird, hummingbirdTesting, logging,
        nioCore, nioEmbedded, nioHTTP1, yams,
      ],
      exclude: ["Pages/Golden"]),
    .testTarget(name: "BillingProgramTests", dependencies: ["billing", argumentParser]),
    .testTarget(
      name: "StripeSandboxTests",
      dependencies: ["StripeSandbox", httpTypes, hummingbird, hummingbirdTesting, logging, nioCore]),
    .testTarget(
      name: "DemonstrationTests", dependencies: ["Metering", "Reporting", "Demonstration"]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system && target.type != .plugin {
  target.swiftSettings = (target.swiftSettings ?? []) + strict
}
