import UsageLedger

extension MemoryStore {
  /// Everything as it is now, in a store of its own: a backup. Nobody's lease is in it.
  public func copied() async -> MemoryStore {
    let copy = MemoryStore(on: executor.queue)
    await copy.take(self)
    return copy
  }

  private func take(_ other: MemoryStore) async {
    entries = await other.entries
    voids = await other.voids
    identities = await other.identities
    days = await other.days
    magnitudes = await other.magnitudes
    reports = await other.reports
    states = await other.states
    refused = await other.refused
    seals = await other.seals
    quarantine = await other.quarantine
    exporterSightings = await other.exporterSightings
    links = await other.links
    subscriptions = await other.subscriptions
    segments = await other.segments
    prices = await other.prices
    attempts = await other.attempts
    confirmations = await other.confirmations
    holds = await other.holds
    certificates = await other.certificates
    rewritesCertificate = await other.rewritesCertificate
    lateDecisions = await other.lateDecisions
    adjustments = await other.adjustments
    coverageMarks = await other.coverageMarks
    inbox = await other.inbox
    eventCursors = await other.eventCursors
    invoices = await other.invoices
    changeOrders = await other.changeOrders
    audit = await other.audit
    eventArrivals = await other.eventArrivals
    storedAlertRules = await other.storedAlertRules
    alerts = await other.alerts
    silences = await other.silences
    alertMessages = await other.alertMessages
    alertAttempts = await other.alertAttempts
  }
}
