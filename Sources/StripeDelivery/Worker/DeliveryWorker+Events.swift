import Billing
import Logging
import Metering
import Synchronization
import UsageLedger

extension DeliveryWorker {
  /// How often it is shown how much waits in the inbox.
  static let inboxStatePause = Duration.seconds(10)
  /// How often the inbox is looked into until all that happened before is announced.
  static let catchingUpPause = Duration.milliseconds(100)

  /// Processes what comes into the inbox, until cancelled.
  func keepProcessing() async {
    var showIn = Duration.zero
    while !Task.isCancelled {
      do throws(BillingError) {
        try await processEvents()
        if showIn <= .zero {
          try await events.showState()
          showIn = Self.inboxStatePause
        }
      } catch {
        tell("Stripe's events cannot be processed", error)
      }
      let pause =
        reconciliation.announced.isCatchingUp
        ? min(settings.tick, Self.catchingUpPause) : settings.tick
      try? await Task.sleep(for: pause)
      showIn -= pause
    }
  }

  /// One step of processing: asks for a reconciliation of those whom events are about, and of everyone when all that happened
  /// before this process ran is announced: nobody was read and nothing was closed until then.
  func processEvents() async throws(BillingError) {
    let wasCatchingUp = reconciliation.announced.isCatchingUp
    let outcome = try await events.step()
    for customer in outcome.customers { request(customer, for: .upkeep) }
    if outcome.isSweep { state.withLock { $0.sweep.ask(for: .upkeep) } }
    if wasCatchingUp, !reconciliation.announced.isCatchingUp {
      state.withLock { $0.sweep.ask(for: .reading) }
    }
  }

  /// Reads Stripe's lists of events into the inbox, until cancelled. After failures it waits longer, up to ten minutes.
  func keepListening() async {
    var failures = 0
    while !Task.isCancelled {
      failures = await readFeeds() ? 0 : failures + 1
      let pause = settings.events * (1 << min(failures, 5))
      try? await Task.sleep(for: failures == 0 ? pause : min(pause, .seconds(600)))
    }
  }

  /// False where one of the lists could not be read; the other one is.
  func readFeeds() async -> Bool {
    let snapshots = await reading { () throws(BillingError) in try await feed.readSnapshots() }
    let reports = await reading { () throws(BillingError) in try await feed.readReports() }
    // A key that may not read events keeps nothing from being closed.
    if snapshots != .stripeUnavailable { reconciliation.announced.noteReading() }
    return snapshots == nil && reports == nil
  }

  /// Nil once it is read.
  private func reading(_ read: () async throws(BillingError) -> Void) async -> BillingError.Code? {
    do throws(BillingError) {
      try await read()
      return nil
    } catch {
      tell("Stripe's list of events cannot be read", error)
      return error.code
    }
  }

  private func tell(_ what: String, _ error: BillingError) {
    events.countFailure()
    logger.warning("\(what), which is tried again", metadata: ["error": "\(error)"])
  }
}
