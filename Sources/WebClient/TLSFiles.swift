import NIOSSL

/// Files in PEM form that an address with `https` is asked with: who may sign its certificate, and who asks.
///
/// They are read anew for every request, so that they may be exchanged.
public struct TLSFiles: Hashable, Sendable {
  /// Authorities that are trusted instead of the system's.
  public var authorities: String?
  /// The client's certificate, with the chain behind it.
  public var certificate: String?
  /// The key of that certificate.
  public var key: String?

  /// Nil for what is not said.
  public init(authorities: String? = nil, certificate: String? = nil, key: String? = nil) {
    self.authorities = authorities
    self.certificate = certificate
    self.key = key
  }

  /// Whether nothing is said, so that the system's authorities are trusted and nobody is named.
  public var isEmpty: Bool { self == TLSFiles() }

  /// Nil when nothing is said; throws `refused` with the file that cannot be used.
  func configuration() throws(HTTPFailure) -> TLSConfiguration? {
    guard !isEmpty else { return nil }
    var configuration = TLSConfiguration.makeClientConfiguration()
    if let authorities {
      configuration.trustRoots = .certificates(try Self.certificates(authorities, "CA file"))
    }
    if let certificate, let key {
      configuration.certificateChain = try Self.certificates(certificate, "client certificate")
        .map { .certificate($0) }
      do {
        configuration.privateKey = .privateKey(try NIOSSLPrivateKey(file: key, format: .pem))
      } catch {
        throw Self.refusal("client key", key)
      }
    }
    return configuration
  }

  private static func certificates(_ path: String, _ name: String) throws(HTTPFailure)
    -> [NIOSSLCertificate]
  {
    let found = try? NIOSSLCertificate.fromPEMFile(path)
    guard let found, !found.isEmpty else { throw refusal(name, path) }
    return found
  }

  private static func refusal(_ name: String, _ path: String) -> HTTPFailure {
    HTTPFailure(
      .refused, cause: "the \(name) cannot be used",
      "the \(name) \(path) cannot be read or is no PEM file")
  }
}
