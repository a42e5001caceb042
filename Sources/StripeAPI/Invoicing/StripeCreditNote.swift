/// What is taken off a final invoice ([credit notes](https://docs.stripe.com/api/credit_notes/object)).
public struct StripeCreditNote: StripeListed {
  /// `cn_…`.
  public let id: StripeCreditNoteID
  /// What the customer reads.
  public let number: String?
  /// The invoice it corrects.
  public let invoice: StripeInvoiceID
  /// Whose invoice it is.
  public let customer: StripeCustomerID
  /// Three letters in lower case.
  public let currency: String
  /// After discounts and taxes, in minor units; positive.
  public let total: Int64
  /// Issued or void.
  public let status: StripeCreditNoteStatus
  /// When it was made.
  public let created: StripeTimestamp
  /// What callers attached.
  public let metadata: [String: String]?
}

/// Whether a credit note counts.
public struct StripeCreditNoteStatus: StripeChoice {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  /// It counts.
  public static let issued = StripeCreditNoteStatus(rawValue: "issued")
  /// It was withdrawn.
  public static let void = StripeCreditNoteStatus(rawValue: "void")
}

/// What a new credit note is made of: amounts of an open or paid invoice's lines.
public struct StripeCreditNoteCreation: Sendable {
  /// The invoice to correct.
  public var invoice: StripeInvoiceID
  /// What is taken off which line; at least one.
  public var lines: [Line]
  /// How much of a paid invoice goes to the customer's balance, in minor units; nil for an open invoice, whose amount due falls.
  public var creditedToBalance: Int64?
  /// What the customer reads.
  public var memo: String?
  /// Up to 50 pairs.
  public var metadata: [String: String]

  /// What is taken off a line.
  public struct Line: Hashable, Sendable {
    /// One of the invoice's lines.
    public var line: StripeID<StripeInvoiceLine>
    /// In minor units; positive, and not more than the line has left.
    public var amount: Int64

    /// `amount` off `line`.
    public init(line: StripeID<StripeInvoiceLine>, amount: Int64) {
      self.line = line
      self.amount = amount
    }
  }

  /// A credit note of the given parts.
  public init(
    invoice: StripeInvoiceID, lines: [Line], creditedToBalance: Int64? = nil, memo: String? = nil,
    metadata: [String: String] = [:]
  ) {
    self.invoice = invoice
    self.lines = lines
    self.creditedToBalance = creditedToBalance
    self.memo = memo
    self.metadata = metadata
  }

  var form: FormBody {
    var form = FormBody()
    form.set("invoice", invoice)
    form.set(
      "lines",
      lines.map { line in
        var form = FormBody()
        form.set("type", "invoice_line_item")
        form.set("invoice_line_item", line.line)
        form.set("amount", line.amount)
        return form
      })
    form.set("credit_amount", creditedToBalance)
    form.set("memo", memo)
    form.set("metadata", metadata)
    return form
  }
}

extension StripeClient {
  /// Takes something off a final invoice ([create a credit note](https://docs.stripe.com/api/credit_notes/create)).
  public func createCreditNote(
    _ note: StripeCreditNoteCreation, key: IdempotencyKey? = nil
  ) async throws(StripeError) -> StripeCreditNote {
    try await send(.post(StripePath("credit_notes"), note.form, key: key))
  }

  /// One credit note; an unknown id throws `notFound`.
  public func creditNote(_ id: StripeCreditNoteID) async throws(StripeError) -> StripeCreditNote {
    try await send(.get(StripePath("credit_notes").object(id)))
  }

  /// Credit notes, newest first, withdrawn ones included.
  public func creditNotes(
    customer: StripeCustomerID? = nil, invoice: StripeInvoiceID? = nil
  ) -> StripePages<StripeCreditNote> {
    var form = FormBody()
    form.set("customer", customer)
    form.set("invoice", invoice)
    return StripePages(client: self, path: StripePath("credit_notes"), parameters: form)
  }
}
