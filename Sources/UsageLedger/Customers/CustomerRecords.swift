public import Metering

/// What is kept of one customer besides its reports: read at once, so that no part contradicts another.
public struct CustomerRecords: Hashable, Sendable {
  /// The customer asked for, known or not.
  public let customer: CustomerID
  /// Nil while the customer is not linked to a Stripe customer.
  public let link: CustomerLink?
  /// Newest first, ended ones included.
  public let subscriptions: [SubscriptionRecord]
  /// By meter and start, oldest first.
  public let segments: [Segment]
  /// The terms of the prices that subscriptions and segments name, as far as they were ever written down.
  public var prices: [PriceID: PriceDocument]
  /// By segment; a segment for which nothing was sent has no record.
  public let deliveries: [Segment.Key: DeliveryRecord]
  /// In the order of their chain.
  public var certificates: [PeriodCertificate]
  /// The instances that ever reported, by name.
  public let instances: [InstanceState]
  /// What is not waited for, by instance and start.
  public let marks: [CoverageMark]
  /// What was decided about late usage, by the number of the entry.
  public let decisions: [LateDecision]
  /// What was decided about what closed segments were billed with, by segment and time.
  public let adjustments: [SegmentAdjustment]
  /// The spans whose reports have lost their details, oldest first.
  public let seals: [SealedSpan]
  /// What Stripe showed of the customer's invoices, drafts included; newest first.
  public let invoices: [InvoiceSeen]
  /// Changes and cancellations that were accepted; newest first.
  public var changes: [ChangeOrder]
  /// Reports that are held before charge, oldest first; those that were released or rejected are left out.
  public let quarantine: [QuarantinedReport]

  /// Takes the parts as they are, in the orders named above.
  public init(
    customer: CustomerID, link: CustomerLink? = nil, subscriptions: [SubscriptionRecord] = [],
    segments: [Segment] = [], prices: [PriceDocument] = [], deliveries: [DeliveryRecord] = [],
    certificates: [PeriodCertificate] = [], instances: [InstanceState] = [],
    marks: [CoverageMark] = [], decisions: [LateDecision] = [],
    adjustments: [SegmentAdjustment] = [], seals: [SealedSpan] = [],
    invoices: [InvoiceSeen] = [], changes: [ChangeOrder] = [],
    quarantine: [QuarantinedReport] = []
  ) {
    self.customer = customer
    self.link = link
    self.subscriptions = subscriptions
    self.segments = segments
    self.prices = Dictionary(prices.map { ($0.id, $0) }) { first, _ in first }
    self.deliveries = Dictionary(deliveries.map { ($0.segment, $0) }) { first, _ in first }
    self.certificates = certificates
    self.instances = instances
    self.marks = marks
    self.decisions = decisions
    self.adjustments = adjustments
    self.seals = seals
    self.invoices = invoices
    self.changes = changes
    self.quarantine = quarantine
  }

  /// The prices that a subscription's items, a segment, a certificate or an open change name; their terms are what rating
  /// needs.
  public static func prices(
    of subscriptions: [SubscriptionRecord], _ segments: [Segment],
    _ certificates: [PeriodCertificate], _ changes: [ChangeOrder] = []
  ) -> Set<PriceID> {
    Set(subscriptions.flatMap(\.items).map(\.price)).union(segments.map(\.price))
      .union(certificates.flatMap(\.segments).map(\.segment.price))
      .union(changes.filter(\.status.isOpen).flatMap(\.prices).map(\.id))
  }

  /// When the newest report came in; nil before the first.
  public var lastReportAt: Timestamp? { instances.map(\.lastReceivedAt).max() }
}
