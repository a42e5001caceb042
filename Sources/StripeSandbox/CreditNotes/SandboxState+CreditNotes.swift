/// What credit notes do to their invoice and customer (docs.stripe.com/invoicing/integration/programmatic-credit-notes).
extension SandboxState {
  func creditNote(_ id: String) throws(StripeError) -> CreditNote {
    guard let note = creditNotes[id] else { throw .missing("credit_note", id) }
    return note
  }

  /// Takes a note's amount off an invoice that is open; one that is paid stays so, and the customer's balance may get it.
  mutating func issue(_ note: CreditNote) {
    creditNotes.insert(note)
    record("credit_note.created", .creditNote(note.id))
    invoices.update(note.invoice) {
      if note.isAfterPayment {
        $0.creditedAfter += note.total
      } else {
        $0.creditedBefore += note.total
      }
    }
    record("invoice.updated", .invoice(note.invoice))
    if note.toBalance > 0 {
      customers.update(note.customer) { $0.balance -= note.toBalance }
      record("customer.updated", .customer(note.customer))
    }
    if let invoice = invoices[note.invoice], invoice.status == .open, invoice.amountDue == 0 {
      markPaid(invoice.id, at: now(of: invoice.customer))
    }
  }

  mutating func withdraw(_ note: CreditNote) {
    let moment = now(of: note.customer)
    creditNotes.update(note.id) {
      $0.isVoid = true
      $0.voidedAt = moment
    }
    invoices.update(note.invoice) { $0.creditedBefore -= note.total }
    record("invoice.updated", .invoice(note.invoice))
    record("credit_note.voided", .creditNote(note.id))
  }
}
