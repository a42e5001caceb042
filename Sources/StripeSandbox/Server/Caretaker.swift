import Logging
import ServiceLifecycle

/// The sandbox's work behind the requests: advances test clocks, follows the wall clock, keeps the state file.
struct Caretaker: Service {
  var sandbox: Sandbox
  var file: StateFile?
  var wakeups: AsyncStream<Void>
  var logger: Logger
  /// From here on an advance leaves enough freed memory behind to give it back.
  private static let manyBites = 20
  private let deliveries: AsyncStream<Void>
  private let deliverer: AsyncStream<Void>.Continuation

  init(sandbox: Sandbox, file: StateFile?, wakeups: AsyncStream<Void>, logger: Logger) {
    self.sandbox = sandbox
    self.file = file
    self.wakeups = wakeups
    self.logger = logger
    (deliveries, deliverer) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  func run() async throws {
    await withGracefulShutdownHandler {
      await withTaskGroup(of: Void.self) { group in
        group.addTask { await advance() }
        group.addTask { await deliver() }
        group.addTask { await tick() }
        await group.waitForAll()
      }
    } onGracefulShutdown: {
      sandbox.stop()
    }
    save()
  }

  /// Each wake-up does all due work of advancing clocks in small bites, so that requests get their turn in between.
  private func advance() async {
    for await _ in wakeups {
      var bites = 0
      while sandbox.step() {
        bites += 1
        await Task.yield()
      }
      if bites >= Self.manyBites { FreedMemory.giveBack() }
      deliverer.yield()
      if Task.isCancelled { break }
    }
    deliverer.finish()
  }

  private func deliver() async {
    let sender = WebhookSender(sandbox: sandbox, logger: logger)
    for await _ in deliveries {
      await sender.sendDue()
      if Task.isCancelled { return }
    }
  }

  private func tick() async {
    var kept = 0
    while !Task.isCancelled, !sandbox.isStopping {
      try? await Task.sleep(for: .milliseconds(200))
      sandbox.catchUp()
      let changes = sandbox.changes
      if changes != kept {
        save()
        kept = changes
      }
    }
  }

  private func save() {
    guard let file else { return }
    do {
      try file.write(sandbox.content)
    } catch {
      logger.error("The state was not kept.", metadata: ["error": "\(error)"])
    }
  }
}
