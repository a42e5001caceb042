import AsyncHTTPClient
import BillingServer
import Catalog
import LedgerSQLite
import Logging
import Metering
import ServiceLifecycle
import Simulation
import StripeAPI
import StripeDelivery
import StripeSandbox
import UnixSignals

/// The demonstration's parts, started in the order in which they need each other, each on a free port.
struct DemoStage: Sendable {
  /// What ends a demonstration: its scene, with whether all invoices agree, or a signal.
  private enum Ending: Sendable {
    case over(agree: Bool)
    case signalled
    case stopped
  }

  let folder: String
  let exporterProgram: String
  let histories: [InstanceHistory]
  let live: LiveInstance?
  let logger: Logger

  /// Starts everything, plays the scene, and stops everything when it is over or a signal comes; false when invoices differ.
  func run(_ scene: @escaping @Sendable (DemoSite) async throws -> Bool) async throws -> Bool {
    try await withThrowingTaskGroup(of: Ending.self) { group in
      defer { group.cancelAll() }
      group.addTask {
        for await _ in await UnixSignalsSequence(trapping: [.sigint, .sigterm]) {
          return .signalled
        }
        return .stopped
      }
      let site = try await start(&group)
      group.addTask { .over(agree: try await scene(site)) }
      while let ending = try await group.next() {
        switch ending {
        case .over(let agree): return agree
        case .signalled: return true
        case .stopped: continue
        }
      }
      return false
    }
  }

  private func start(_ group: inout ThrowingTaskGroup<Ending, any Error>) async throws -> DemoSite {
    let logger = logger
    let sandboxPort = try await start(&group) { listening in
      SandboxServer(settings: SandboxSettings(port: 0), logger: logger, onListening: listening)
    }
    let live = live
    let histories = histories
    let instancePort = try await start(&group) { listening in
      InstanceServer(live: live, histories: histories, logger: logger, onListening: listening)
    }
    if let live {
      group.addTask {
        try await InstanceTraffic(instance: live).run()
        return .stopped
      }
    }
    let servicePort = try await startService(&group, sandboxPort: sandboxPort)
    return DemoSite(
      service: "http://127.0.0.1:\(servicePort)", sandbox: "http://127.0.0.1:\(sandboxPort)",
      instance: "http://127.0.0.1:\(instancePort)", folder: folder,
      exporterProgram: exporterProgram)
  }

  /// The service on a database of its own, with the catalogue applied to the sandbox.
  private func startService(
    _ group: inout ThrowingTaskGroup<Ending, any Error>, sandboxPort: Int
  ) async throws -> Int {
    let base = "http://127.0.0.1:\(sandboxPort)"
    let catalog = try PriceCatalog.parse(yaml: DemoFiles.catalog, file: "demo catalogue")
    let stripe = StripeClient(
      configuration: StripeConfiguration(
        key: StripeSecretKey(StripeConnection.sandboxKey), baseURL: base),
      transport: AsyncHTTPTransport(client: HTTPClient.shared), logger: logger)
    let applier = CatalogApplier(stripe: stripe)
    try await applier.apply(try await applier.plan(catalog))
    let store = try SQLiteStore.open(path: "\(folder)/billing.sqlite")
    let clock = SystemWallClock()
    let round = CustomerRound(
      store: store, stripe: stripe, catalog: catalog, clock: clock, holder: ProcessName.unique)
    let worker = DeliveryWorker(round: round, logger: logger)
    let operations = StripeBilling(
      store: store, stripe: stripe, catalog: catalog, clock: clock, worker: worker)
    let settings = ServiceSettings(
      port: 0, sandboxNotice: "Demonstration: nothing is charged. Stripe is emulated at \(base).")
    let dependencies = ServiceDependencies(
      store: store, operations: operations, settings: settings, clock: clock, logger: logger)
    group.addTask {
      try await worker.run()
      return .stopped
    }
    return try await start(&group) { listening in
      BillingHTTPService(dependencies) { address in await listening(address.port) }
    }
  }

  /// Runs a service in the group and waits for its port; throws when it ends before it listens.
  private func start(
    _ group: inout ThrowingTaskGroup<Ending, any Error>,
    _ make: (@escaping @Sendable (Int) async -> Void) -> any Service
  ) async throws -> Int {
    let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
    let service = make { port in continuation.yield(port) }
    group.addTask {
      defer { continuation.finish() }
      try await service.run()
      return .stopped
    }
    for await port in ports { return port }
    throw CommandFailure("a part of the demonstration did not start: \(service)")
  }
}
