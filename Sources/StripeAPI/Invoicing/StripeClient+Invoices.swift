extension StripeClient {
  /// One invoice with the first page of its lines; an unknown id throws `notFound`.
  public func invoice(_ id: StripeInvoiceID) async throws(StripeError) -> StripeInvoice {
    try await send(.get(StripePath("invoices").object(id)))
  }

  /// Invoices, newest first; with `since`, only those created then or later, with `before` only earlier ones. Stripe dates
  /// them by the customer's test clock where it has one.
  public func invoices(
    customer: StripeCustomerID? = nil, subscription: StripeSubscriptionID? = nil,
    status: StripeInvoiceStatus? = nil, since: StripeTimestamp? = nil,
    before: StripeTimestamp? = nil
  ) -> StripePages<StripeInvoice> {
    var form = FormBody()
    form.set("customer", customer)
    form.set("subscription", subscription)
    form.set("status", status?.rawValue)
    form.set("created") {
      $0.set("gte", since)
      $0.set("lt", before)
    }
    return StripePages(client: self, path: StripePath("invoices"), parameters: form)
  }

  /// All lines of an invoice or of a preview that has an id.
  public func invoiceLines(_ id: StripeInvoiceID) -> StripePages<StripeInvoiceLine> {
    StripePages(
      client: self, path: StripePath("invoices").object(id).below("lines"), parameters: FormBody())
  }

  /// All lines of an invoice: those that it brought where that is all of them, else read anew from the first page on.
  ///
  /// The lines of a draft follow its usage: those of a final invoice alone are what was billed.
  public func lines(of invoice: StripeInvoice) async throws(StripeError) -> [StripeInvoiceLine] {
    guard invoice.lines.hasMore else { return invoice.lines.data }
    return try await invoiceLines(invoice.id).all()
  }

  /// The invoice a subscription would get next, with the first page of its lines.
  ///
  /// Asked of `create_preview`, or of `upcoming` in versions before 2025-03-31.basil. Throws when there is no next
  /// invoice: Stripe answers so for a cancelled subscription.
  public func invoicePreview(_ query: StripeInvoicePreviewQuery) async throws(StripeError)
    -> StripeInvoice
  {
    if configuration.version.hasMeters {
      return try await send(.post(StripePath("invoices/create_preview"), query.form))
    }
    return try await send(.get(StripePath("invoices/upcoming"), query.legacyForm))
  }

  /// All lines of a preview: those it brought, and the following pages if there are any.
  public func previewLines(
    _ preview: StripeInvoice, _ query: StripeInvoicePreviewQuery
  ) async throws(StripeError) -> [StripeInvoiceLine] {
    guard preview.lines.hasMore else { return preview.lines.data }
    if configuration.version.hasMeters {
      return try await invoiceLines(preview.id).all()
    }
    let path = StripePath("invoices/upcoming/lines")
    return try await StripePages(client: self, path: path, parameters: query.legacyForm).all()
  }

  /// Adds a one-off amount to a customer's next invoice.
  public func createInvoiceItem(
    _ item: StripeInvoiceItemCreation, key: IdempotencyKey? = nil
  ) async throws(StripeError) -> StripeInvoiceItem {
    try await send(.post(StripePath("invoiceitems"), item.form, key: key))
  }

  /// One-off amounts, newest first; with `pending`, those that wait for an invoice (or do not).
  public func invoiceItems(
    customer: StripeCustomerID, pending: Bool? = nil
  ) -> StripePages<StripeInvoiceItem> {
    var form = FormBody()
    form.set("customer", customer)
    form.set("pending", pending)
    return StripePages(client: self, path: StripePath("invoiceitems"), parameters: form)
  }
}
