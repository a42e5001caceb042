import HTTPTypes

/// What the service can be asked for, each by its `operationId` in `GET /openapi.yaml`.
///
/// One that is added needs a row here and a handler in `RouteHandlers` before it compiles, and tests demand its description.
enum APIOperation: String, Hashable, Sendable, CaseIterable {
  case health
  case readiness
  case describe
  case metrics
  case receiveStripeEvent

  case home
  case dashboard
  case customerPage
  case moneyPage
  case deliveriesPage
  case exportersPage
  case cataloguePage
  case compareCatalogues
  case doctorPage
  case auditPage
  case alertsPage
  case quarantinePage
  case decideQuarantine
  case followPages
  case logIn
  case logOut
  case usagePage
  case usagePageTable
  case usagePageData
  case pageScript
  case usageElement

  case reportUsage
  case reportUsageInBatch
  case listReports
  case latestReport
  case summarizeUsage
  case linkUsagePage

  case linkCustomer
  case listCustomers
  case showCustomer
  case createSubscription
  case changeSubscription
  case takeBackChange
  case cancelSubscription
  case listChanges
  case getChange
  case upcomingInvoice
  case createPortalSession
  case listAudit
  case exportTable

  case listAlerts
  case listAlertRules
  case addAlertRule
  case removeAlertRule
  case listAlertSilences
  case addAlertSilence
  case endAlertSilence
  case listAlertMessages
  case replayAlertMessage

  case listQuarantine
  case releaseReport
  case rejectReport

  /// Its row in the table of routes.
  var route: Route {
    switch self {
    case .health: Route(self, .get, "/healthz", .open, isProbe: true)
    case .readiness: Route(self, .get, "/readyz", .open, isProbe: true)
    case .describe: Route(self, .get, "/openapi.yaml", .open)
    case .metrics: Route(self, .get, "/metrics", .readAll)
    case .receiveStripeEvent:
      Route(self, .post, "/webhooks/stripe", .open, keptIn: "the inbox has each event")

    case .home: Route(self, .get, "/", .operator, isPage: true)
    case .dashboard: Route(self, .get, "/dashboard", .operator, isPage: true)
    case .customerPage: Route(self, .get, "/dashboard/customers/{id}", .operator, isPage: true)
    case .moneyPage: Route(self, .get, "/dashboard/money", .operator, isPage: true)
    case .deliveriesPage: Route(self, .get, "/dashboard/deliveries", .operator, isPage: true)
    case .exportersPage: Route(self, .get, "/dashboard/exporters", .operator, isPage: true)
    case .cataloguePage: Route(self, .get, "/dashboard/catalogue", .operator, isPage: true)
    case .compareCatalogues:
      Route(
        self, .post, "/dashboard/catalogue", .operator, isPage: true,
        keptIn: "nothing is changed: a question that is too long for an address")
    case .doctorPage: Route(self, .get, "/dashboard/doctor", .operator, isPage: true)
    case .auditPage: Route(self, .get, "/dashboard/audit", .operator, isPage: true)
    case .alertsPage: Route(self, .get, "/dashboard/alerts", .operator, isPage: true)
    case .quarantinePage: Route(self, .get, "/dashboard/quarantine", .operator, isPage: true)
    case .decideQuarantine: Route(self, .post, "/dashboard/quarantine", .operator, isPage: true)
    case .followPages: Route(self, .get, "/dashboard/events", .operator, isPage: true)
    case .logIn: Route(self, .post, "/dashboard/login", .open)
    case .logOut: Route(self, .post, "/dashboard/logout", .open)
    case .usagePage: Route(self, .get, "/usage/{token}", .token)
    case .usagePageTable: Route(self, .get, "/usage/{token}/usage.csv", .token)
    case .usagePageData: Route(self, .get, "/usage/{token}/usage.json", .token)
    case .pageScript: Route(self, .get, "/assets/pages.js", .open)
    case .usageElement: Route(self, .get, "/assets/usage.js", .open)

    case .reportUsage:
      Route(
        self, .post, "/api/usage/report", .report, customer: .body, isFast: true,
        keptIn: "the ledger has each report with its key")
    case .reportUsageInBatch:
      Route(
        self, .post, "/api/usage/reports", .report, customer: .body,
        keptIn: "the ledger has each report with its key")
    case .listReports:
      Route(self, .get, "/api/usage/{customerId}", .read, customer: .path("customerId"))
    case .latestReport:
      Route(self, .get, "/api/usage/{customerId}/latest", .read, customer: .path("customerId"))
    case .summarizeUsage:
      Route(self, .get, "/api/usage/{customerId}/summary", .read, customer: .path("customerId"))
    case .linkUsagePage:
      Route(self, .post, "/api/usage/{customerId}/link", .operator, customer: .path("customerId"))

    case .linkCustomer: Route(self, .post, "/api/customers", .bill)
    case .listCustomers: Route(self, .get, "/api/customers", .readAll)
    case .showCustomer: Route(self, .get, "/api/customers/{id}", .read, customer: .path("id"))
    case .createSubscription: Route(self, .post, "/api/subscriptions", .bill)
    case .changeSubscription: Route(self, .post, "/api/subscriptions/{id}/change", .bill)
    case .takeBackChange: Route(self, .delete, "/api/subscriptions/{id}/change", .bill)
    case .cancelSubscription: Route(self, .post, "/api/subscriptions/{id}/cancel", .bill)
    case .listChanges: Route(self, .get, "/api/subscriptions/{id}/changes", .bill)
    case .getChange: Route(self, .get, "/api/subscriptions/{id}/changes/{changeId}", .bill)
    case .upcomingInvoice:
      Route(self, .get, "/api/invoices/upcoming", .read, customer: .query("customer_id"))
    case .createPortalSession: Route(self, .post, "/api/portal/sessions", .bill)
    case .listAudit: Route(self, .get, "/api/audit", .operator)
    case .exportTable: Route(self, .get, "/api/exports/{kind}", .readAll)

    case .listAlerts: Route(self, .get, "/api/alerts", .readAll)
    case .listAlertRules: Route(self, .get, "/api/alerts/rules", .readAll)
    case .addAlertRule: Route(self, .post, "/api/alerts/rules", .operator)
    case .removeAlertRule: Route(self, .delete, "/api/alerts/rules/{name}", .operator)
    case .listAlertSilences: Route(self, .get, "/api/alerts/silences", .readAll)
    case .addAlertSilence: Route(self, .post, "/api/alerts/silences", .operator)
    case .endAlertSilence: Route(self, .delete, "/api/alerts/silences/{id}", .operator)
    case .listAlertMessages: Route(self, .get, "/api/alerts/messages", .readAll)
    case .replayAlertMessage: Route(self, .post, "/api/alerts/messages/{id}/replay", .operator)

    case .listQuarantine: Route(self, .get, "/api/quarantine", .readAll)
    case .releaseReport: Route(self, .post, "/api/quarantine/{id}/release", .operator)
    case .rejectReport: Route(self, .post, "/api/quarantine/{id}/reject", .operator)
    }
  }
}
