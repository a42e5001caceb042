extension RouteTable {
  /// Every endpoint; fixed segments before `{…}` ones.
  static let everything: [Route] =
    CustomerRoutes.routes + ProductRoutes.routes + PriceRoutes.routes + MeterRoutes.routes
    + MeterEventRoutes.routes + EventSummaryRoutes.routes + SubscriptionRoutes.routes
    + SubscriptionUpdateRoutes.routes + SubscriptionResumeRoutes.routes + ScheduleRoutes.routes
    + SubscriptionItemRoutes.routes + InvoicePreview.routes
    + LegacyInvoiceRoutes.routes
    + InvoiceRoutes.routes + InvoiceChangeRoutes.routes + InvoiceItemRoutes.routes
    + UsageRecordRoutes.routes + CreditRoutes.routes + AlertRoutes.routes
    + V2MeterEventRoutes.routes + EventRoutes.routes + WebhookEndpointRoutes.routes
    + EventDestinationRoutes.routes + AccountRoutes.routes + ClockRoutes.routes
    + PortalRoutes.routes + CouponRoutes.routes + CreditNoteRoutes.routes
}
