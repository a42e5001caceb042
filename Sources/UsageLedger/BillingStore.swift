/// Everything durable, in one storage: SQLite, PostgreSQL or, for tests, memory.
public typealias BillingStore = Ledger & RetentionLedger & CustomerDirectory & DeliveryJournal
  & PeriodJournal & CoverageJournal & KeyStore & SessionStore & CustomerReading & EventInbox
  & InvoicesSeen & AuditJournal & AlertStore & QuarantineLedger & ExporterJournal
