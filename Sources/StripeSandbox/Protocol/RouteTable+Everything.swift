extension RouteTable {
  /// Every endpoint; fixed segments before `{…}` ones.
  static let everything: [Route] =
    CustomerRoutes.routes + ProductRoutes.routes + PriceRoutes.routes + MeterRoutes.routes
    + MeterEventRoutes.routes + EventSummaryRoutes.routes + SubscriptionRoutes.routes
    + SubscriptionUpdateRoutes.routes + SubscriptionItemRoutes.routes + InvoicePreview.routes
    + InvoiceRoutes.routes + ClockRoutes.routes + PortalRoutes.routes
}
