import Amounts
import Metering
import UsageLedger

/// What was decided about usage that came after its period was closed.
struct DecisionTable {
  let connection: any SQLConnection

  func insert(_ decision: LateDecision) throws {
    let added = try connection.run(
      DecisionsSQL.insert,
      [
        .newCustomer(decision.customer), .int(decision.entry.number),
        .text(decision.kind.rawValue), .int(decision.amount.minorUnits), .text(decision.currency),
        .text(decision.reason), .time(decision.decidedAt), .text(decision.invoiceItem),
        .time(decision.settledAt),
      ])
    guard added == 1 else {
      throw LedgerError(.conflict, "entry \(decision.entry) was decided already")
    }
  }

  func settle(_ entry: EntryID, of customer: CustomerID, invoiceItem: String?, at now: Timestamp)
    throws
  {
    let settled = try connection.run(
      DecisionsSQL.settle,
      [.customer(customer), .int(entry.number), .text(invoiceItem), .time(now)])
    guard settled == 1 else {
      throw LedgerError(.notFound, "no decision about entry \(entry) of \(customer)")
    }
  }

  func decisions(of customer: CustomerID) throws -> [LateDecision] {
    try connection.rows(Self.question(of: customer)).map { try Self.decision($0, customer) }
  }

  static func question(of customer: CustomerID) -> SQLQuestion {
    SQLQuestion(DecisionsSQL.ofCustomer, columns: 8, [.customer(customer)])
  }

  static func decision(_ row: any SQLRow, _ customer: CustomerID) throws -> LateDecision {
    guard let kind = LateDecision.Kind(rawValue: try row.text(1)) else {
      throw LedgerError(.corrupt, "a late entry of \(customer) is neither billed nor waived")
    }
    return LateDecision(
      customer: customer, entry: EntryID(try row.int(0)), kind: kind,
      amount: Money(minorUnits: try row.int(2)), currency: try row.text(3),
      reason: row.optionalText(4), decidedAt: try row.time(5), invoiceItem: row.optionalText(6),
      settledAt: try row.optionalTime(7))
  }
}
