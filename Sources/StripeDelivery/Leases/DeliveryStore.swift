public import UsageLedger

/// The parts of a storage that the delivery reads and writes.
public typealias DeliveryStore = CustomerDirectory & DeliveryJournal & Ledger & PeriodJournal
  & CoverageJournal & CustomerReading & EventInbox & InvoicesSeen & QuarantineLedger
