import Amounts
import Billing
import LedgerConformance
import Metering
import StripeAPI
import StripeDelivery
import UsageLedger

/// Everything decided about late usage, then both sides of the account to the cent.
struct Balance {
  /// What all usage costs that nobody waived.
  var cost: Int64 = 0
  /// What final invoices charge for usage, late usage included, and what waits for the next one.
  var charged: Int64 = 0
  /// What else is wrong.
  var faults: [String] = []
  var details: [String] = []

  var isEven: Bool { cost == charged && faults.isEmpty }
}

extension LifeWorld {
  /// Bills late usage, or waives some of it, and draws the balance.
  func balance() async throws -> Balance {
    var balance = Balance()
    var waived: [EntryID: [String]] = [:]
    let open = try await service.lateEntries().filter { $0.state == .open }
    // Of a report about two meters one part may be certified: only the other one can be waived.
    for late in open where late.meters.count == 1 && draw({ $0.once(in: 4) }) {
      do throws(BillingError) {
        _ = try await service.late.waive(late.id, of: .life, reason: "drawn")
        waived[late.id] = late.meters.map(\.text)
      } catch {
        guard error.code == .notSettled else { throw error }
        note("\(error.context)")
      }
    }
    let left = open.map(\.id).filter { waived[$0] == nil }
    do { try await bill(left) } catch { balance.faults.append("late usage: \(error)") }
    stripe.catchUp()
    if life.isUndisturbed { balance.faults += differences.map { "difference: \($0)" } }
    let facts = accepted.map { accepted in
      var fact = accepted.fact
      // For another meter it may have come in time.
      for meter in waived[accepted.id] ?? [] { fact.values[meter] = nil }
      fact.start += life.start
      fact.end += life.start
      return fact
    }
    let limit = life.start + life.end + Life.daySeconds
    let lines = contracts.flatMap {
      Truth(contract: $0, facts: facts).lines(until: max(limit, clock.now()))
    }
    balance.cost = lines.reduce(0) { $0 + $1.cost }
    balance.details += lines.filter { $0.cost != 0 || $0.quantity != 0 }.map {
      "truth: \($0.text(from: life.start))"
    }
    for charge in stripe.charges() where charge.isUsage {
      guard charge.amount != 0 else { continue }
      switch charge.place {
      // Late usage on a draft is on its way.
      case .invoice(_, let status, let isFinal)
      where status != "void" && (isFinal || charge.lateIdentity != nil):
        balance.charged += charge.amount
      case .pending
      where contracts.contains { $0.endedAt == nil } && charge.lateIdentity != nil:
        balance.charged += charge.amount
      case .pending, .invoice: break
      }
      balance.details.append("stripe: \(charge.text(from: life.start))")
    }
    for certificate in try await store.certificates(of: .life, overlapping: nil) {
      balance.details.append("certificate \(certificate.number) of \(certificate.period)")
      for segment in certificate.segments {
        balance.details.append(
          "  \(segment.segment.key.meter) \(segment.segment.span): \(segment.whole) invoiced \(segment.invoiced?.amount.minorUnits.description ?? "nil")"
        )
      }
    }
    for late in try await service.lateEntries() {
      balance.details.append(
        "late \(late.id) \(late.meters.map(\.text)) \(late.state) \(late.amount?.minorUnits.description ?? "nil")"
      )
    }
    return balance
  }

  /// Together or one after the other, then what invoices charge otherwise than was certified. What waits at Stripe with such
  /// usage is invoiced or deleted first, as we ask for it.
  func bill(_ entries: [EntryID]) async throws {
    do { try await decide(entries) } catch let error as BillingError where error.code == .notSettled
    {
      note("\(error.context)")
      happened.insert(.waitingItemSettled)
      try await settleWaiting()
      try await decide(entries)
    }
  }

  private func decide(_ entries: [EntryID]) async throws {
    if draw({ $0.once(in: 2) }) {
      _ = try await service.late.bill(Set(entries), of: .life)
    } else {
      for entry in entries { _ = try await service.late.bill(entry, of: .life) }
    }
    try await decideDifferences()
  }

  func decideDifferences() async throws {
    differences += try await service.late.decideDifferences(of: .life).map(\.detail)
    differences += try await service.late.settleSurplus(of: .life).map(\.detail)
    if !differences.isEmpty { happened.insert(.differenceDecided) }
  }

  private func settleWaiting() async throws {
    for draft in stripe.drafts() { try await finalize(StripeInvoiceID(draft)) }
    guard let customer = stripe.customer else { return }
    if draw({ $0.once(in: 2) }) {
      let invoice = try await dashboard.createInvoice(
        StripeInvoiceCreation(customer: StripeCustomerID(customer), currency: "usd"))
      try await finalize(invoice.id)
    } else {
      for item in stripe.waiting() where item.isUsage { stripe.delete(item.id) }
    }
  }

  /// With a grace of nothing Stripe has done so by itself.
  private func finalize(_ invoice: StripeInvoiceID) async throws {
    guard try await dashboard.invoice(invoice).status == .draft else { return }
    _ = try await dashboard.finalizeInvoice(invoice)
  }
}
