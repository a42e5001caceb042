/// Invoices that cannot be finalized, on demand: at Stripe it is an address that its taxes cannot be worked out for
/// (docs.stripe.com/api/events/types#event_types-invoice.finalization_failed).
extension SandboxState {
  /// Whether an invoice stays a draft although its time has come; it says so, and is tried again after the time of its switch.
  mutating func failsFinalization(_ id: String, at moment: Int64) -> Bool {
    guard let invoice = invoices[id], invoice.status == .draft,
      let reason = unfinalizable[invoice.customer]
    else { return false }
    let next = moment + rules.finalizationRetrySeconds
    invoices.update(id) {
      $0.finalizationError = reason
      $0.finalizesAt = next
    }
    agenda.add(.invoice(id), at: next, on: customers[invoice.customer]?.clock)
    record(["invoice.updated", "invoice.finalization_failed"], .invoice(id))
    return true
  }

  /// Refuses a call that would finalize an invoice which cannot be.
  func checkFinalization(of invoice: Invoice) throws(StripeError) {
    guard invoice.status == .draft, let reason = unfinalizable[invoice.customer] else { return }
    throw .invalid(reason, code: StripeError.finalizationCode)
  }
}

extension StripeError {
  static let finalizationCode = "customer_tax_location_invalid"
}
