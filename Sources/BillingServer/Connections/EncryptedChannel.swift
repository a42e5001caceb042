import HummingbirdCore
import Logging
import NIOCore
import NIOSSL

/// Connections over TLS: each is encrypted with the certificate that is in force when it is made.
///
/// Hummingbird's own channel of this kind keeps the certificate that it began with.
struct EncryptedChannel<Plain: ServerChildChannel>: ServerChildChannel {
  let plain: Plain
  let certificate: ServerCertificate

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Plain.Value> {
    channel.eventLoop.makeCompletedFuture {
      try channel.pipeline.syncOperations.addHandler(
        NIOSSLServerHandler(context: certificate.context))
    }.flatMap {
      plain.setup(channel: channel, logger: logger)
    }
  }

  func handle(value: Plain.Value, logger: Logger) async {
    await plain.handle(value: value, logger: logger)
  }
}
