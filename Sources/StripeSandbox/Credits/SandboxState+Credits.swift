extension SandboxState {
  /// Lets credit pay for an invoice's metered lines: lower priority numbers first, then what expires first, then promotional, then
  /// older (docs.stripe.com/billing/subscriptions/usage-based/billing-credits).
  mutating func settleCredits(_ invoice: inout Invoice) {
    let moment = now(of: invoice.customer)
    var owed: [String: Int64] = [:]
    for line in invoice.lines where line.net > 0 {
      guard let price = line.price, prices[price]?.isMetered == true else { continue }
      owed[price, default: 0] += line.net
    }
    guard !owed.isEmpty else { return }
    var applied: Int64 = 0
    for grant in usableGrants(of: invoice, at: moment) {
      var left = grant.remaining
      for price in owed.keys.sorted() where grant.pays(for: price) {
        let part = min(left, owed[price] ?? 0)
        owed[price, default: 0] -= part
        left -= part
      }
      let used = grant.remaining - left
      guard used > 0 else { continue }
      applied += used
      creditGrants.update(grant.id) { $0.remaining = left }
      creditUses.insert(
        CreditUse(
          id: ids.id("cbtxn_1"), grant: grant.id, customer: grant.customer, created: moment,
          currency: grant.currency, amount: used, invoice: invoice.id))
    }
    invoice.creditApplied = applied
  }

  private func usableGrants(of invoice: Invoice, at moment: Int64) -> [CreditGrant] {
    creditGrants.oldestFirst.filter {
      $0.customer == invoice.customer && $0.isUsable(at: moment, in: invoice.currency)
    }.sorted { left, right in
      if left.priority != right.priority { return left.priority < right.priority }
      if left.expiresAt != right.expiresAt {
        return left.expiresAt ?? .max < right.expiresAt ?? .max
      }
      if left.category != right.category { return left.category == "promotional" }
      return left.effectiveAt < right.effectiveAt
    }
  }
}
