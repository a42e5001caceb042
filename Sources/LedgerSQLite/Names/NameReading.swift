import GRDB
import Metering
import UsageLedger

/// The names behind numbers, and the numbers of known names, within one read.
///
/// A name is asked for once a read; nothing is kept beyond it.
struct NameReading {
  let db: Database
  private var metrics: [Int64: MetricName] = [:]
  private var labels: [Int64: String] = [:]
  private var customers: [Int64: CustomerID] = [:]
  private var instances: [Int64: [Int64: InstanceID]] = [:]

  init(_ db: Database) { self.db = db }

  /// Nil when nothing was ever written for the customer.
  func number(of customer: CustomerID) throws -> Int64? {
    try number(NamesSQL.customer, customer.text)
  }

  func number(of metric: MetricName) throws -> Int64? {
    try number(NamesSQL.metric, metric.text)
  }

  private func number(_ sql: String, _ name: String) throws -> Int64? {
    let row = try BoundStatement(db, sql)
    defer { row.reset() }
    row.bind(1, text: name)
    return try row.next() ? row.int(0) : nil
  }

  func number(of instance: InstanceID, customer: Int64) throws -> Int64? {
    try db.number(
      NamesSQL.instance, [customer, instance.text])
  }

  mutating func metric(_ number: Int64) throws -> MetricName {
    if let known = metrics[number] { return known }
    let text = try text(NamesSQL.metricName, [number], "metric \(number)")
    let name = try MetricName(stored: text)
    metrics[number] = name
    return name
  }

  mutating func label(_ number: Int64) throws -> String {
    if let known = labels[number] { return known }
    let label = try text(NamesSQL.labelText, [number], "label \(number)")
    labels[number] = label
    return label
  }

  mutating func customer(_ number: Int64) throws -> CustomerID {
    if let known = customers[number] { return known }
    let text = try text(NamesSQL.customerName, [number], "customer \(number)")
    let customer = try CustomerID(stored: text)
    customers[number] = customer
    return customer
  }

  mutating func instance(_ number: Int64, customer: Int64) throws -> InstanceID {
    if let known = instances[customer]?[number] { return known }
    let text = try text(
      NamesSQL.instanceName, [customer, number],
      "instance \(number)")
    let instance = try InstanceID(stored: text)
    instances[customer, default: [:]][number] = instance
    return instance
  }

  private func text(_ sql: String, _ arguments: StatementArguments, _ what: String) throws -> String
  {
    guard let row = try db.first(sql, arguments) else {
      throw LedgerError(.corrupt, "\(what) has no name")
    }
    return row[0]
  }
}
