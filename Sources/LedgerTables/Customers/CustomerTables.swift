package import Metering
package import UsageLedger

/// Reads all records of one customer: from a server in one way there and back.
package struct CustomerTables {
  private let connection: any SQLConnection
  private let customer: CustomerID
  private let instances: SQLQuestion

  /// `instances`: a question for what `InstanceState` reads, which each store keeps in a form of its own.
  package init(_ connection: any SQLConnection, of customer: CustomerID, instances: SQLQuestion) {
    self.connection = connection
    self.customer = customer
    self.instances = instances
  }

  package func records() throws -> CustomerRecords {
    var questions: [SQLQuestion] = []
    func ask(_ question: SQLQuestion) -> Int {
      questions.append(question)
      return questions.count - 1
    }
    let dialect = connection.dialect
    let link = ask(LinkTable.question(of: customer))
    let subscriptions = ask(SubscriptionTable.question(of: customer))
    let items = ask(SubscriptionTable.itemsQuestion(of: customer))
    let segments = ask(SegmentTable.question(of: customer))
    let prices = ask(PriceTable.question(of: customer, dialect))
    let deliveries = ask(DeliveryTable.question(of: customer, dialect))
    let certificates = ask(CertificateTable.question(of: customer, overlapping: nil))
    let instances = ask(self.instances)
    let marks = ask(MarkTable.question(of: customer))
    let decisions = ask(DecisionTable.question(of: customer))
    let adjustments = ask(AdjustmentTable.question(of: customer))
    let seals = ask(SealTable.question(of: customer))
    let invoices = ask(InvoiceTable.question(of: customer))
    let lines = ask(InvoiceTable.linesQuestion(of: customer))
    let changes = ask(ChangeTable.question(of: customer))
    let quarantine = ask(QuarantineTable.question(of: customer))
    let rows = try connection.answers(questions)
    let closed = try rows[certificates].map(CertificateTable.certificate)
    return CustomerRecords(
      customer: customer, link: try rows[link].first.map(LinkTable.link),
      subscriptions: try SubscriptionTable.subscriptions(
        rows[subscriptions], items: rows[items]),
      segments: try SegmentTable.segments(rows[segments], customer),
      prices: try self.prices(rows[prices].map(PriceTable.price), certificates: closed),
      deliveries: try rows[deliveries].map { try DeliveryTable.record($0, customer) },
      certificates: closed, instances: try InstanceState.states(rows[instances]),
      marks: try MarkTable.marks(rows[marks], customer),
      decisions: try rows[decisions].map { try DecisionTable.decision($0, customer) },
      adjustments: try rows[adjustments].map { try AdjustmentTable.adjustment($0, customer) },
      seals: try rows[seals].map { try SealTable.span($0, customer) },
      invoices: try InvoiceTable.invoices(rows[invoices], lines: rows[lines], customer),
      changes: try rows[changes].map(ChangeTable.order),
      quarantine: try rows[quarantine].map(QuarantineTable.report))
  }

  /// A certificate may name a price that its segment has no longer: then one more question is needed.
  private func prices(_ known: [PriceDocument], certificates: [PeriodCertificate]) throws
    -> [PriceDocument]
  {
    let missing = CustomerRecords.prices(of: [], [], certificates).subtracting(known.map(\.id))
    return known + (try PriceTable(connection: connection).prices(missing))
  }
}
