import Metering
import UsageLedger

extension ForgetfulStore: EventInbox {
  func record(_ events: [InboxEvent], through cursor: EventCursor?) async throws(LedgerError)
    -> [EventArrival]
  { events.map { _ in .new } }

  func cursor(of feed: EventCursor.Feed) async throws(LedgerError) -> EventCursor? { nil }

  func dueEvents(after event: InboxEvent?, limit: Int) async throws(LedgerError) -> [InboxEvent] {
    []
  }

  func markProcessed(_ ids: [String], at now: Timestamp) async throws(LedgerError) {}

  func event(_ id: String) async throws(LedgerError) -> InboxEvent? { nil }

  func inboxState() async throws(LedgerError) -> InboxState {
    InboxState(dueCount: 0, oldestDueAt: nil, unlinkedCount: 0)
  }
}

extension ForgetfulStore: InvoicesSeen {
  func save(_ invoice: InvoiceSeen) async throws(LedgerError) -> Bool { true }

  func removeDraft(_ id: String, of customer: CustomerID) async throws(LedgerError) -> Bool {
    false
  }

  func invoicesSeen(of customer: CustomerID) async throws(LedgerError) -> [InvoiceSeen] { [] }

  func noteArrival(by way: EventWay, at now: Timestamp) async throws(LedgerError) {}

  func arrivals() async throws(LedgerError) -> [EventWay: Timestamp] { [:] }
}
