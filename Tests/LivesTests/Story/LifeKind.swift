/// What may happen in a life besides reports.
enum LifeKind: String, Sendable, CaseIterable {
  case cancellation, finalizedByHand, otherGrace, ourOutage, stripeTrouble, ourChange, foreignChange
  case lostWebhooks, wrongClock, trial, newestReceived, lateReports
  case twoReplicas, restoredBackup
  case plannedChange, secondSubscription, voidedInvoice, lateBilling, deletedItem
}
