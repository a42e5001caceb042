public import StripeAccounts
public import StripeDelivery

/// What the routes do with Stripe and the ledger; each route gets the one part that it uses.
public struct BillingParts: Sendable {
  public let links: any CustomerLinks
  public let subscriptions: any Subscriptions
  public let figures: any CustomerFigures
  public let previews: any InvoicePreviews
  public let portal: any PortalSessions
  public let deliveries: any ReportDeliveries
  public let doubts: any ReportDoubts

  /// Takes the parts as they are.
  public init(
    links: any CustomerLinks, subscriptions: any Subscriptions, figures: any CustomerFigures,
    previews: any InvoicePreviews, portal: any PortalSessions, deliveries: any ReportDeliveries,
    doubts: any ReportDoubts
  ) {
    self.links = links
    self.subscriptions = subscriptions
    self.figures = figures
    self.previews = previews
    self.portal = portal
    self.deliveries = deliveries
    self.doubts = doubts
  }
}
