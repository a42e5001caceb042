import Logging
import Metering
import Synchronization
import UsageLedger

extension DeliveryWorker {
  static let pagesEachTick = 20

  /// Looks for work that nobody announced, until cancelled.
  func keepLooking() async {
    // The first sweep asks for a reconciliation of everyone who is linked: what is in the ledger by then needs no other notice.
    var cursor: LedgerCursor?
    var sweepIn = Duration.zero
    var passIn = Duration.zero
    while !Task.isCancelled {
      if sweepIn <= .zero {
        let isPass = passIn <= .zero
        state.withLock { $0.sweep.ask(for: isPass ? .reading : .upkeep) }
        sweepIn = settings.sweep
        if isPass { passIn = .seconds(RefreshSchedule.seconds) }
      }
      do throws(LedgerError) {
        let known: LedgerCursor
        if let cursor {
          known = cursor
        } else {
          known = try await reconciliation.store.end()
        }
        cursor = known
        cursor = try await readActivity(after: known)
        try await sweepOn()
      } catch {
        logger.error("the store does not tell what to deliver", metadata: ["error": "\(error)"])
      }
      let (waiting, oldest) = state.withLock { ($0.queue.pendingCount, $0.queue.oldest) }
      metrics.record(waiting: waiting, since: oldest)
      let now = reconciliation.clock.now()
      state.withLock { state in
        if state.queue.wake(at: now) { state.sweep.ask(for: .upkeep) }
      }
      signaller.yield()
      try? await Task.sleep(for: settings.tick)
      sweepIn -= settings.tick
      passIn -= settings.tick
    }
  }

  /// Asks for a reconciliation of linked customers, a page at a time, as long as few wait: who reports meanwhile is not behind all of
  /// them.
  private func sweepOn() async throws(LedgerError) {
    let size = settings.bounds.page
    while let page = state.withLock({ $0.queue.pendingCount < size ? $0.sweep.next() : nil }) {
      let links = try await reconciliation.store.links(after: page.after, limit: size)
      state.withLock { state in
        for link in links { state.queue.request(link.customer, for: page.purpose) }
        state.sweep.advance(to: links.count == size ? links.last?.customer : nil)
      }
      signaller.yield()
    }
  }

  /// A few pages each tick, as far as the queue has room; customers that wait are not doubled.
  private func readActivity(after cursor: LedgerCursor) async throws(LedgerError)
    -> LedgerCursor
  {
    var cursor = cursor
    for _ in 0..<Self.pagesEachTick {
      let room = state.withLock { $0.queue.room }
      guard room >= settings.bounds.page else { break }
      let activity = try await reconciliation.store.activity(
        after: cursor, limit: min(10 * settings.bounds.page, room))
      guard activity.through != cursor else { break }
      cursor = activity.through
      let linked = try await reconciliation.store.linked(among: Set(activity.customers))
      for customer in activity.customers where linked.contains(customer) {
        request(customer, for: .request)
      }
    }
    return cursor
  }

  /// Logs and counts what an operator should know.
  func observe(_ report: ReconciliationReport) {
    for certificate in report.closed {
      logger.info(
        "a period was closed",
        metadata: [
          "customer": "\(report.customer)", "period": "\(certificate.period)",
          "certificate": "\(certificate.number)",
        ])
    }
    if let error = report.unread {
      metrics.countUnread()
      logger.warning(
        "what a customer has at Stripe cannot be read, which is tried again",
        metadata: ["customer": "\(report.customer)", "error": "\(error)"])
    }
    switch report.outcome {
    case .failed(let error):
      metrics.countFailedRound()
      logger.warning(
        "a reconciliation failed and is tried again",
        metadata: ["customer": "\(report.customer)", "error": "\(error)"])
    case .delivered(let statuses):
      progress.note(statuses, of: report.customer)
      statuses.forEach(observe)
    case .notLinked, .noSubscription, .claimedElsewhere: break
    }
  }

  private func observe(_ status: SegmentStatus) {
    guard let reason = status.trouble else { return }
    metrics.countTroubledSegment()
    logger.warning(
      "a total is not delivered",
      metadata: [
        "customer": "\(status.segment.key.customer)", "meter": "\(status.segment.key.meter)",
        "segment": "\(status.segment.span)", "total": "\(status.desired)",
        "reason": "\(reason)",
      ])
  }
}

extension SegmentStatus {
  /// Why the segment's total is not at Stripe, where there is something to know; nil while all is well.
  var trouble: String? {
    switch state {
    case .settled where record.isContradicted: "Stripe accepted it and its summaries show another"
    case .settled: nil
    case .queued(_, let reason): reason
    case .blocked(let reason): reason
    }
  }
}
