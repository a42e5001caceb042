import BillingServer
import Catalog
import Demonstration
import LedgerSQLite
import Logging
import Metering
import ServiceLifecycle
import StripeAPI
import StripeCatalog
import StripeDelivery
import StripeSandbox
import UnixSignals

/// The demonstration's parts, started in the order in which they need each other, each on a free port.
struct DemoStage: Sendable {
  /// What ends a demonstration: its scene, with whether all invoices agree, or its parts, by a signal.
  private enum Ending: Sendable {
    case over(agree: Bool)
    case stopped
  }

  let folder: String
  let exporterProgram: String
  let histories: [InstanceHistory]
  let live: LiveInstance?
  let clock: DemoClock
  let logger: Logger

  /// Starts everything, plays the scene, and stops everything when it is over or a signal comes; false when invoices differ.
  func run(_ scene: @escaping @Sendable (DemoSite) async throws -> Bool) async throws -> Bool {
    var settings = ServiceGroupConfiguration(
      services: [any Service](), gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    settings.maximumGracefulShutdownDuration = .seconds(5)
    let parts = ServiceGroup(configuration: settings)
    let (sandboxPorts, instancePorts) = await addFirstParts(to: parts)
    return try await withThrowingTaskGroup(of: Ending.self) { group in
      group.addTask {
        try await parts.run()
        return .stopped
      }
      group.addTask {
        let site = try await start(parts, sandboxPorts: sandboxPorts, instancePorts: instancePorts)
        return .over(agree: try await scene(site))
      }
      return try await Self.end(of: &group, parts)
    }
  }

  /// A signal ends the parts first, and then the scene is cut off.
  private static func end(
    of group: inout ThrowingTaskGroup<Ending, any Error>, _ parts: ServiceGroup
  ) async throws -> Bool {
    defer { group.cancelAll() }
    var agree = true
    while let ending = try await group.next() {
      switch ending {
      case .over(let all):
        agree = all
        await parts.triggerGracefulShutdown()
      case .stopped: return agree
      }
    }
    return agree
  }

  /// What needs nobody else: the sandbox, and the customer's instance with its traffic.
  private func addFirstParts(to parts: ServiceGroup) async -> (AsyncStream<Int>, AsyncStream<Int>) {
    let logger = logger
    let live = live
    let histories = histories
    let clock = clock.ofSandbox
    let sandbox = Self.part { listening in
      SandboxServer(
        settings: SandboxSettings(port: 0), clock: clock, logger: logger, onListening: listening)
    }
    let instance = Self.part { listening in
      InstanceServer(live: live, histories: histories, logger: logger, onListening: listening)
    }
    await parts.addServiceUnlessShutdown(sandbox.service)
    await parts.addServiceUnlessShutdown(instance.service)
    if let live { await parts.addServiceUnlessShutdown(InstanceTraffic(instance: live)) }
    return (sandbox.ports, instance.ports)
  }

  private func start(
    _ parts: ServiceGroup, sandboxPorts: AsyncStream<Int>, instancePorts: AsyncStream<Int>
  ) async throws -> DemoSite {
    let sandboxPort = try await Self.first(of: sandboxPorts, "sandbox")
    let instancePort = try await Self.first(of: instancePorts, "customer's instance")
    let servicePort = try await startService(parts, sandboxPort: sandboxPort)
    return DemoSite(
      service: "http://127.0.0.1:\(servicePort)", sandbox: "http://127.0.0.1:\(sandboxPort)",
      instance: "http://127.0.0.1:\(instancePort)", folder: folder,
      exporterProgram: exporterProgram)
  }

  /// The service on a database of its own, with the catalogue applied to the sandbox.
  private func startService(_ services: ServiceGroup, sandboxPort: Int) async throws -> Int {
    let base = "http://127.0.0.1:\(sandboxPort)"
    let catalog = try PriceCatalog.parse(yaml: DemoFiles.catalog, file: "demo catalogue")
    let stripe = StripeClient(
      configuration: StripeConfiguration(
        key: StripeSecretKey(StripeConnection.sandboxKey), baseURL: base),
      transport: StripeHTTPTransport.shared, logger: logger)
    let applier = CatalogApplier(stripe: stripe)
    try await applier.apply(try await applier.plan(catalog))
    let store = try SQLiteStore.open(path: "\(folder)/billing.sqlite")
    let reconciliation = CustomerReconciliation(
      store: store, stripe: stripe, catalog: catalog, clock: clock, holder: ProcessName.unique)
    let worker = DeliveryWorker(reconciliation: reconciliation, logger: logger)
    let settlement = DeliverySettlement(reconciliation: reconciliation)
    let changes = ChangeWorker(
      store: store, stripe: stripe, catalog: catalog, clock: clock, settlement: settlement,
      logger: logger)
    let parts = BillingParts(
      store: store, stripe: stripe, catalog: catalog, clock: clock, worker: worker,
      changes: changes, settlement: settlement)
    let settings = ServiceSettings(
      port: 0, sandboxNotice: "Demonstration: nothing is charged. Stripe is emulated at \(base).")
    let dependencies = ServiceDependencies(
      store: store, parts: parts, settings: settings, clock: clock, logger: logger,
      catalogue: CatalogueDesk(catalog: catalog, store: store, stripe: stripe, clock: clock))
    let service = Self.part { listening in
      BillingHTTPService(dependencies) { address in await listening(address.port) }
    }
    await services.addServiceUnlessShutdown(worker)
    await services.addServiceUnlessShutdown(changes)
    await services.addServiceUnlessShutdown(service.service)
    return try await Self.first(of: service.ports, "service")
  }

  private static func part(
    _ make: (@escaping @Sendable (Int) async -> Void) -> any Service
  ) -> (service: ListeningPart, ports: AsyncStream<Int>) {
    let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
    let service = make { port in continuation.yield(port) }
    return (ListeningPart(service: service, ports: continuation), ports)
  }

  private static func first(of ports: AsyncStream<Int>, _ name: String) async throws -> Int {
    for await port in ports { return port }
    throw CommandFailure("a part of the demonstration did not start: the \(name)")
  }
}

/// A part that tells its port; that nobody waits for one that ended before it listened.
private struct ListeningPart: Service {
  let service: any Service
  let ports: AsyncStream<Int>.Continuation

  func run() async throws {
    defer { ports.finish() }
    try await service.run()
  }
}
