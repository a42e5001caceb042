import Amounts
import Dispatch
import Metering
import Reporting
public import UsageLedger

/// Everything in plain dictionaries: the oracle that the durable storages are compared with, and a store for tests.
///
/// Totals are folded from the entries at each question. Nothing outlives the process.
public actor MemoryStore {
  /// What makes two drafts the same report.
  struct IdentityKey: Hashable {
    let customer: CustomerID
    let instance: InstanceID
    let identity: ReportIdentity
  }

  /// A customer's entries whose windows end on one day.
  struct DayKey: Hashable {
    let customer: CustomerID
    let day: Int64
  }

  /// All entries in the order of their numbers, voids included; the first has number 1.
  var entries: [LedgerEntry] = []
  /// The voids of the entries that were taken out.
  var voids: [EntryID: EntryID] = [:]
  var identities: [IdentityKey: [EntryID]] = [:]
  var days: [DayKey: [EntryID]] = [:]
  /// No total of the day is further from zero: the sum of all values' magnitudes, of every metric.
  var magnitudes: [DayKey: UInt128] = [:]
  var reports: [CustomerID: [EntryID]] = [:]
  var states: [CustomerID: [InstanceID: InstanceState]] = [:]
  var refused: [CustomerID: [ReportConflict]] = [:]
  var quarantine: [EntryID: QuarantinedReport] = [:]
  /// Spans whose entries are shown without details; totals are folded from the whole entries all the same.
  var seals: [CustomerID: [SealedSpan]] = [:]
  var exporterSightings: [ReportingInstance: ExporterSighting] = [:]

  var links: [CustomerID: CustomerLink] = [:]
  var subscriptions: [String: SubscriptionRecord] = [:]
  var segments: [Segment.Key: Segment] = [:]
  var prices: [PriceID: PriceDocument] = [:]

  var attempts: [Segment.Key: [Int64: DeliveryAttempt]] = [:]
  var confirmations: [Segment.Key: DeliveryRecord.Confirmation] = [:]
  var holds: [Segment.Key: String] = [:]
  var leases: [CustomerID: Lease] = [:]

  var certificates: [CustomerID: [PeriodCertificate]] = [:]
  /// What a test makes of each certificate before it is kept, beside the newest entry; nil for nothing.
  var rewritesCertificate: (@Sendable (PeriodCertificate, EntryID) -> PeriodCertificate)?
  var lateDecisions: [CustomerID: [EntryID: LateDecision]] = [:]
  var adjustments: [CustomerID: [SegmentAdjustment]] = [:]

  var coverageMarks: [CustomerID: [CoverageMark]] = [:]

  var inbox: [String: MemoryInboxRow] = [:]
  var eventCursors: [EventCursor.Feed: EventCursor] = [:]
  var invoices: [CustomerID: [String: InvoiceSeen]] = [:]
  var changeOrders: [String: ChangeOrder] = [:]

  var apiKeys: [APIKeyRecord] = []
  var rotatedSecrets: [RotatedSecret] = []
  var browserSessions: [String: BrowserSession] = [:]
  var audit: [AuditEntry] = []
  var eventArrivals: [EventWay: Timestamp] = [:]

  var storedAlertRules: [String: StoredAlertRule] = [:]
  var alerts: [String: AlertRecord] = [:]
  var silences: [AlertSilence] = []
  var alertMessages: [String: AlertMessage] = [:]
  var alertAttempts: [String: [AlertAttempt]] = [:]
  var alertLease: Lease?

  /// Who may send for a customer, and until when.
  struct Lease {
    let holder: String
    let until: Timestamp
  }

  /// Where the store's own work runs, so that a report can be taken without suspending its caller.
  let executor: QueueExecutor

  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  public init() { self.init(on: DispatchQueue(label: "billing.ledger.memory")) }

  /// Works on a serial queue of somebody's: who calls from there waits for no other thread.
  init(on queue: DispatchQueue) { executor = QueueExecutor(queue) }
}

extension MemoryStore: Ledger {
  /// A stored entry as it stands now.
  func current(_ id: EntryID) -> LedgerEntry? {
    guard id.number >= 1, id.number <= Int64(entries.count) else { return nil }
    return entries[Int(id.number) - 1].voided(by: voids[id])
  }

  func current(_ ids: [EntryID]?) -> [LedgerEntry] {
    (ids ?? []).compactMap { current($0) }
  }
}
