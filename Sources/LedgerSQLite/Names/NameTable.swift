import GRDB
import Metering
import Synchronization
import UsageLedger

/// The numbers of names, for the writer. A number never changes, so what a commit has made true may be remembered.
///
/// Names are compared byte by byte, as SQLite does.
final class NameTable: Sendable {
  private let memory = Mutex(NameMemory())

  /// The transaction is on disk.
  func keepStaged() { memory.withLock { $0.keepStaged() } }

  /// The transaction, or a part of it, was taken back: what it made is asked for again.
  func dropStaged() { memory.withLock { $0.dropStaged() } }

  func number(of customer: CustomerID, _ db: Database) throws -> Int64 {
    try intern(
      .customer, customer.text, db, select: NamesSQL.customer,
      insert: NamesSQL.insertCustomer)
  }

  /// The customer's number, where it is remembered.
  func known(_ customer: CustomerID) -> Int64? {
    memory.withLock { $0[NameMemory.Key(.customer, customer.text)] }
  }

  func number(of metric: MetricName, _ db: Database) throws -> Int64 {
    try intern(
      .metric, metric.text, db, select: NamesSQL.metric,
      insert: NamesSQL.insertMetric)
  }

  func number(ofLabel text: String, _ db: Database) throws -> Int64 {
    try intern(
      .label, text, db, select: NamesSQL.label,
      insert: NamesSQL.insertLabel)
  }

  private func intern(
    _ kind: NameMemory.Key.Kind, _ text: String, _ db: Database, select: String, insert: String
  ) throws -> Int64 {
    try remembered(NameMemory.Key(kind, text)) {
      try db.number(select, [text]) ?? db.number(insert, [text])
    }
  }

  /// Instances are numbered within their customer, from zero.
  func number(of instance: InstanceID, customer: Int64, _ db: Database) throws -> Int64 {
    try remembered(NameMemory.Key(.instance(of: customer), instance.text)) {
      try db.number(NamesSQL.instance, [customer, instance.text])
        ?? db.number(NamesSQL.insertInstance, [customer, instance.text])
    }
  }

  /// Writes down that a customer's reports carry a metric.
  func note(metric: Int64, of customer: Int64, _ db: Database) throws {
    guard !memory.withLock({ $0.carries(metric, customer: customer) }) else { return }
    try db.run(InstancesSQL.insertMetric, [customer, metric])
    memory.withLock { $0.note(metric, customer: customer) }
  }

  private func remembered(_ key: NameMemory.Key, _ find: () throws -> Int64?) throws -> Int64 {
    if let number = memory.withLock({ $0[key] }) { return number }
    guard let number = try find() else {
      throw LedgerError(.unavailable, "a name was not kept")
    }
    memory.withLock { $0[key] = number }
    return number
  }
}
