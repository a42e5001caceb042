extension StripeClient {
  /// Sets the memo that the customer reads on an invoice; allowed also after it is final.
  public func describeInvoice(_ id: StripeInvoiceID, as text: String) async throws(StripeError)
    -> StripeInvoice
  {
    var form = FormBody()
    form.set("description", text)
    return try await send(.post(StripePath("invoices").object(id), form))
  }

  /// Makes a draft of all one-off amounts that wait for an invoice of the customer's
  /// (docs.stripe.com/api/invoices/create, `pending_invoice_items_behavior=include`).
  ///
  /// Stripe finalizes it by itself within the hour; `finalizeInvoice` does so at once.
  public func createInvoice(
    customer: StripeCustomerID, key: IdempotencyKey? = nil
  ) async throws(StripeError) -> StripeInvoice {
    try await createInvoice(StripeInvoiceCreation(customer: customer), key: key)
  }

  /// Makes a draft ([create an invoice](https://docs.stripe.com/api/invoices/create)); of waiting amounts it takes those
  /// in its own currency.
  public func createInvoice(
    _ invoice: StripeInvoiceCreation, key: IdempotencyKey? = nil
  ) async throws(StripeError) -> StripeInvoice {
    try await send(.post(StripePath("invoices"), invoice.form, key: key))
  }

  /// Makes a draft final; throws what Stripe refuses, also for an invoice that is final already.
  public func finalizeInvoice(_ id: StripeInvoiceID, key: IdempotencyKey? = nil)
    async throws(StripeError)
    -> StripeInvoice
  {
    try await send(
      .post(StripePath("invoices").object(id).below("finalize"), FormBody(), key: key))
  }

  /// Deletes a draft; amounts on it that are no subscription's wait again. Throws for any other invoice.
  public func deleteDraftInvoice(_ id: StripeInvoiceID) async throws(StripeError) {
    _ = try await perform(.delete(StripePath("invoices").object(id)))
  }

  /// Withdraws an open invoice.
  public func voidInvoice(_ id: StripeInvoiceID, key: IdempotencyKey? = nil)
    async throws(StripeError)
    -> StripeInvoice
  {
    try await send(.post(StripePath("invoices").object(id).below("void"), FormBody(), key: key))
  }
}

/// What a new invoice is made of.
public struct StripeInvoiceCreation: Sendable {
  /// Who pays.
  public var customer: StripeCustomerID
  /// Three letters in lower case; nil for the customer's own.
  public var currency: String?
  /// Which of the customer's one-off amounts it takes.
  public var pendingItems: PendingItems
  /// Whether Stripe finalizes it by itself.
  public var advancesByItself: Bool
  /// What the customer reads.
  public var description: String?
  /// Up to 50 pairs.
  public var metadata: [String: String]

  /// Which amounts that wait for an invoice a new one takes.
  public enum PendingItems: String, Sendable {
    /// All of them.
    case include
    /// None: those that belong on it are made with its id.
    case exclude
  }

  /// An invoice of the given parts.
  public init(
    customer: StripeCustomerID, currency: String? = nil, pendingItems: PendingItems = .include,
    advancesByItself: Bool = true, description: String? = nil, metadata: [String: String] = [:]
  ) {
    self.customer = customer
    self.currency = currency
    self.pendingItems = pendingItems
    self.advancesByItself = advancesByItself
    self.description = description
    self.metadata = metadata
  }

  var form: FormBody {
    var form = FormBody()
    form.set("customer", customer)
    form.set("currency", currency)
    form.set("auto_advance", advancesByItself)
    form.set("pending_invoice_items_behavior", pendingItems.rawValue)
    form.set("description", description)
    form.set("metadata", metadata)
    return form
  }
}
