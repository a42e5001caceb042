import Metering
import UsageLedger

/// Reads all records of one customer in one statement.
struct CustomerReader {
  static let pricesSQL = "SELECT id, terms FROM prices WHERE id = ANY ($1::text[])"
  /// The prices that segments, items and open changes name.
  static let customerPricesSQL = """
    SELECT id, terms FROM prices WHERE id IN (
      SELECT price FROM segments WHERE customer_id = $1::text
      UNION SELECT price FROM subscription_items WHERE customer_id = $1::text
      UNION SELECT split_part(unnest(string_to_array(prices, ' ')), '=', 1)
        FROM subscription_changes WHERE customer_id = $1::text AND is_open
    )
    """

  let connection: PostgresConnection

  func records(of customer: CustomerID) throws -> CustomerRecords {
    var batch = ReadBatch()
    let link = batch.add(LinkTable.read(of: customer))
    let subscriptions = batch.add(SubscriptionTable.read(of: customer))
    let items = batch.add(SubscriptionTable.itemsRead(of: customer))
    let segments = batch.add(SegmentTable.read(of: customer))
    let prices = batch.add(
      TableRead(Self.customerPricesSQL, columns: 2, [.text(customer.text)]))
    let deliveries = batch.add(DeliveryTable.read(of: customer))
    let certificates = batch.add(CertificateTable.read(of: customer, overlapping: nil))
    let instances = batch.add(InstanceReader.read(of: customer))
    let marks = batch.add(MarkTable.read(of: customer))
    let decisions = batch.add(DecisionTable.read(of: customer))
    let adjustments = batch.add(AdjustmentTable.read(of: customer))
    let seals = batch.add(SealTable.read(of: customer))
    let invoices = batch.add(InvoiceTable.read(of: customer))
    let lines = batch.add(InvoiceTable.linesRead(of: customer))
    let changes = batch.add(ChangeTable.read(of: customer))
    let rows = try batch.rows(connection)
    let closed = try rows[certificates].map(CertificateTable.certificate)
    return CustomerRecords(
      customer: customer, link: try rows[link].first.map(LinkTable.link),
      subscriptions: try SubscriptionTable.subscriptions(
        rows[subscriptions], items: rows[items]),
      segments: try SegmentTable.segments(rows[segments], customer),
      prices: try self.prices(rows[prices].map(Self.price), certificates: closed),
      deliveries: try rows[deliveries].map { try DeliveryTable.record($0, customer) },
      certificates: closed, instances: try InstanceReader.states(rows[instances]),
      marks: try MarkTable.marks(rows[marks], customer),
      decisions: try rows[decisions].map { try DecisionTable.decision($0, customer) },
      adjustments: try rows[adjustments].map { try AdjustmentTable.adjustment($0, customer) },
      seals: try rows[seals].map { try SealTable.span($0, customer) },
      invoices: try InvoiceTable.invoices(rows[invoices], lines: rows[lines], customer),
      changes: try rows[changes].map(ChangeTable.order))
  }

  /// A certificate may name a price that its segment has no longer: then one more statement is needed.
  private func prices(_ known: [PriceDocument], certificates: [PeriodCertificate]) throws
    -> [PriceDocument]
  {
    let missing = CustomerRecords.prices(of: [], [], certificates).subtracting(known.map(\.id))
    guard !missing.isEmpty else { return known }
    let rows = try connection.query(Self.pricesSQL, [.texts(missing.map(\.text))]).rows
    return known + (try rows.map(Self.price))
  }

  private static func price(_ row: QueryResult.Row) throws -> PriceDocument {
    PriceDocument(id: PriceID(try row.text(0)), json: try row.text(1))
  }
}
