/// What has to come to pass in some life: drawn alone is not lived.
enum Happening: String, Sendable, CaseIterable {
  case plannedChangeCame, planTakenBack, changedByUs, cancelledByUs
  case secondSubscriptionBegan, secondSubscriptionEnded
  case invoiceVoided, itemDeleted
  case lateUsageBilledOnTheWay, backupRestoredBehindBilling
  case waitingItemSettled
  case differenceDecided

  /// In lives of these kinds.
  var kinds: Set<LifeKind> {
    switch self {
    case .plannedChangeCame: [.plannedChange]
    case .planTakenBack: [.plannedChange, .lateReports]
    case .changedByUs: [.ourChange]
    case .cancelledByUs: [.cancellation]
    case .secondSubscriptionBegan, .secondSubscriptionEnded: [.secondSubscription]
    case .invoiceVoided, .differenceDecided: [.voidedInvoice]
    case .itemDeleted: [.deletedItem, .foreignChange]
    case .lateUsageBilledOnTheWay: [.lateBilling, .lateReports]
    case .backupRestoredBehindBilling: [.lateBilling, .lateReports, .restoredBackup]
    case .waitingItemSettled: [.foreignChange, .cancellation]
    }
  }
}
