import HTTPTypes
import Hummingbird

/// `GET /assets/pages.js`: the pages' script, the same for everybody.
enum AssetRoutes {
  static let scriptType = "text/javascript; charset=utf-8"

  /// It is asked for again each time and answered 304 while it is the same: a page never runs an older version's.
  @Sendable static func script(_ request: Request, _ context: BillingRequestContext) -> Response {
    Response(
      .ok, text: EmbeddedFiles.pages, type: scriptType, headers: [.cacheControl: "no-cache"])
  }
}
