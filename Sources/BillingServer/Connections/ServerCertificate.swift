import CoreMetrics
import FileEditions
public import Logging
import NIOSSL
import Synchronization

/// The certificate by which the service is known, with its key: two PEM files, read again when one of them changes.
///
/// The files are looked at when a connection is made, at most once a second. A pair that cannot be used, as while only one of
/// the two was replaced, leaves the one before it in force, which is logged once an edition.
public final class ServerCertificate: Sendable {
  /// Why a pair of files is no certificate with its key; names the file, never what is in it.
  public struct Unusable: Error, Sendable, CustomStringConvertible {
    public let description: String
  }

  private struct State {
    var context: NIOSSLContext
    var editions: [FileEdition?]
    var lookedAt = ContinuousClock.now
  }

  private static let pause = Duration.seconds(1)

  private let certificatePath: String
  private let keyPath: String
  private let logger: Logger
  private let state: Mutex<State>

  /// `certificatePath`: the service's certificate, and behind it those that lead to the authority. Throws when a file
  /// cannot be read or the key is not the certificate's: a service does not start without what it was told to show.
  public init(certificatePath: String, keyPath: String, logger: Logger) throws(Unusable) {
    self.certificatePath = certificatePath
    self.keyPath = keyPath
    self.logger = logger
    let editions = [FileEdition(certificatePath), FileEdition(keyPath)]
    state = Mutex(
      State(context: try Self.context(certificatePath, keyPath), editions: editions))
  }

  /// What a connection that is made now is encrypted with.
  var context: NIOSSLContext {
    state.withLock { state in
      let now = ContinuousClock.now
      guard now - state.lookedAt >= Self.pause else { return state.context }
      state.lookedAt = now
      let editions = [FileEdition(certificatePath), FileEdition(keyPath)]
      if editions != state.editions {
        state.editions = editions
        read(&state)
      }
      return state.context
    }
  }

  private func read(_ state: inout State) {
    do throws(Unusable) {
      state.context = try Self.context(certificatePath, keyPath)
      logger.notice("the certificate was read again", metadata: ["file": "\(certificatePath)"])
    } catch {
      logger.error(
        "the certificate's files cannot be used; the certificate read before stays in force",
        metadata: ["reason": "\(error)"])
    }
  }

  /// TLS 1.3, and of TLS 1.2 what RFC 9325 §4.2 recommends: forward secrecy and authenticated encryption.
  private static func context(_ certificatePath: String, _ keyPath: String) throws(Unusable)
    -> NIOSSLContext
  {
    let chain = try unusable(certificatePath, "is no PEM file of certificates") {
      try NIOSSLCertificate.fromPEMFile(certificatePath)
    }
    guard !chain.isEmpty else { throw Unusable(description: "\(certificatePath) is empty") }
    let key = try unusable(keyPath, "is no PEM file of a private key without a password") {
      try NIOSSLPrivateKey(file: keyPath, format: .pem)
    }
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
    configuration.minimumTLSVersion = .tlsv12
    configuration.cipherSuites = "ECDHE+AESGCM:ECDHE+CHACHA20"
    configuration.applicationProtocols = ["http/1.1"]
    let context = try unusable(keyPath, "is not the key of the certificate in \(certificatePath)") {
      try NIOSSLContext(configuration: configuration)
    }
    Gauge(label: "billing_tls_certificate_expires_timestamp_seconds")
      .record(chain.map(\.notValidAfter).min() ?? 0)
    return context
  }

  private static func unusable<Value>(
    _ path: String, _ what: String, _ work: () throws -> Value
  ) throws(Unusable) -> Value {
    do {
      return try work()
    } catch {
      throw Unusable(description: "\(path) \(what)")
    }
  }
}
