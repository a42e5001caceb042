import Hummingbird

/// The OpenAPI 3.1 document of every route (spec.openapis.org/oas/v3.1.1): a constant of the program, since the binary
/// brings no files.
///
/// A new route goes into the path text of its group; tests hold the document to the router, and to running answers.
enum APIDescription {
  /// RFC 9512.
  static let mediaType = "application/yaml"

  static let text = [
    head, "paths:", reportPaths, readingPaths, customerPaths, subscriptionPaths, invoicePaths,
    auditPaths,
    pagePaths,
    webhookPaths, probePaths, "components:", security, responses, "  schemas:", reportSchemas,
    usageSchemas,
    billingSchemas, webhookSchemas, auditSchemas, problemSchemas, "",
  ].joined(separator: "\n")

  @Sendable static func serve(_ request: Request, _ context: BillingRequestContext) -> Response {
    Response(.ok, text: text, type: mediaType)
  }

  private static let head = """
    openapi: 3.1.1
    info:
      title: Metered billing
      version: "1"
      description: |
        Takes usage reports, keeps them, prices them and delivers totals to Stripe.

        Times are RFC 3339 in UTC. Amounts of money are integers in minor units. A field that is
        absent has its default; null is refused where the schema does not name it. Unknown fields and query parameters
        are refused with the likely correction. What a schema cannot say (bytes instead of characters, composed forms, one
        field against another) is refused with 422 and a sentence. Every GET also answers HEAD; JSON has an `ETag`. While the service has no API key it listens on loopback only and needs none; after that every route
        but the open ones does. Errors are RFC 9457 problem details with a stable `code`.
    servers:
      - url: /
    security:
      - key: []
    tags:
      - { name: usage, description: "Reports and what they add up to" }
      - { name: billing, description: "Customers, subscriptions and invoices" }
      - { name: pages, description: "For browsers" }
      - { name: service, description: "Probes, metrics and this document" }
    """

  private static let security = """
      securitySchemes:
        key:
          type: http
          scheme: bearer
          description: |
            An API key, `bk_live_…` or `bk_test_…`, or the admin key. A role or scopes say what a key may do: `usage:write`,
            `usage:read`, `billing:write`, `admin`. Of a 401 the code says more: `mistyped_key` for one whose checksum is wrong,
            `expired_key` for one whose time is over, `unauthorized` for every other.
        session:
          type: apiKey
          in: cookie
          name: billing_session
          description: Set by the login form; opens pages only.
    """
}
