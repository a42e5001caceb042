import Hummingbird

/// The OpenAPI 3.1 document of every route (spec.openapis.org/oas/v3.1.1): `Files/openapi.yaml`.
///
/// A new route goes into that file; tests hold it to the router, to what the code takes and to running answers.
enum APIDescription {
  /// RFC 9512.
  static let mediaType = "application/yaml"

  static var text: String { EmbeddedFiles.openapi }

  @Sendable static func serve(_ request: Request, _ context: BillingRequestContext) -> Response {
    Response(.ok, text: text, type: mediaType)
  }
}
