public import Metering

/// What an exporter calls itself in the `User-Agent` of its reports (RFC 9110 §10.1.5): `billing-exporter/1.2.3`.
public struct ExporterProduct: Hashable, Sendable {
  private static let prefix = "billing-exporter/"

  /// The exporter's version.
  public let version: SemanticVersion

  /// The exporter of that version.
  public init(_ version: SemanticVersion) { self.version = version }

  /// The product that a `User-Agent` begins with; nil for every other client.
  public init?(userAgent: String?) {
    guard let userAgent, userAgent.hasPrefix(Self.prefix) else { return nil }
    let product = userAgent.dropFirst(Self.prefix.count).prefix { $0 != " " }
    guard let version = SemanticVersion(String(product)) else { return nil }
    self.version = version
  }

  /// The header's value.
  public var userAgent: String { "\(Self.prefix)\(version)" }
}
