import Crypto
import Reporting
import Wire

/// SHA-256 over a certificate and the entries it certifies, in hexadecimal digits.
public struct CertificateHead: Hashable, Sendable, CustomStringConvertible {
  static let none = CertificateHead(text: "")

  /// Sixty-four lower-case digits.
  public let text: String

  init(text: String) { self.text = text }

  /// Over the certificate's text without its head, which holds the head before, then a line for every entry and void of
  /// the period up to `through`, in the order of their numbers.
  public init(of certificate: PeriodCertificate, _ history: PeriodHistory) {
    var hash = SHA256()
    hash.update(data: Array(certificate.body.utf8))
    for line in history.lines(through: certificate.through) {
      hash.update(data: Array("\(line)\n".utf8))
    }
    text = Hexadecimal.text(of: hash.finalize())
  }

  /// The digits.
  public var description: String { text }
}
