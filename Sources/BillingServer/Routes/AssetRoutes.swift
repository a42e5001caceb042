import HTTPTypes
import Hummingbird

/// `GET /assets/pages.js`, the pages' script, and `/assets/usage.js`, which shows a customer's usage on pages of others: the same for
/// everybody.
enum AssetRoutes {
  static let scriptType = "text/javascript; charset=utf-8"

  /// It is asked for again each time and answered 304 while it is the same: a page never runs an older version's.
  @Sendable static func script(_ request: Request, _ context: BillingRequestContext) -> Response {
    Response(
      .ok, text: EmbeddedFiles.pages, type: scriptType, headers: [.cacheControl: "no-cache"])
  }

  /// Pages of any origin load it, also as a module, which asks whether it may.
  @Sendable static func element(_ request: Request, _ context: BillingRequestContext) -> Response {
    Response(
      .ok, text: EmbeddedFiles.usageElement, type: scriptType,
      headers: [.cacheControl: "no-cache", .accessControlAllowOrigin: "*"])
  }
}
