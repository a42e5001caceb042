import BillingServer
import Foundation
import Wire

/// The file in which the server's secret lives where the settings give none: beside the SQLite database, for its owner
/// alone. Not part of the database or its backups, so that who has a copy of those cannot use the keys in it.
struct ServerSecretFile {
  let path: String

  init(besideDatabase path: String) { self.path = path + ".secret" }

  /// The secret in the file; nil while there is no file. Takes away what others may do with it.
  func read() throws(CommandFailure) -> Secret? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw failure("cannot be read")
    }
    defer { close(descriptor) }
    _ = fchmod(descriptor, 0o600)
    let bytes = try? FileHandle(fileDescriptor: descriptor).readToEnd()
    guard let bytes, let text = String(data: bytes, encoding: .utf8) else {
      throw failure("cannot be read")
    }
    let secret = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard secret.utf8.count >= ServerSecret.minimumLength else {
      throw failure("does not hold a secret of \(ServerSecret.minimumLength) characters or more")
    }
    return Secret(secret)
  }

  /// The secret in the file, which is made when it is not there. Of several who make it at once one wins.
  func readOrMake(_ random: any RandomSource) throws(CommandFailure) -> Secret {
    if let secret = try read() { return secret }
    let name = "\(path).\(Hexadecimal.text(of: random.bytes(8))).partial"
    let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("cannot be made") }
    defer { unlink(name) }
    let text = Hexadecimal.text(of: random.bytes(32)) + "\n"
    let written = text.utf8.withContiguousStorageIfAvailable {
      write(descriptor, $0.baseAddress, $0.count)
    }
    let isDurable = written == text.utf8.count && fsync(descriptor) == 0
    close(descriptor)
    guard isDurable, link(name, path) == 0 || errno == EEXIST else {
      throw failure("cannot be made")
    }
    guard let secret = try read() else { throw failure("cannot be read") }
    return secret
  }

  private func failure(_ what: String) -> CommandFailure {
    let reason = String(cString: strerror(errno))
    return CommandFailure(
      "\(path), the secret that links, sessions and API keys rest on, \(what) (\(reason)); set BILLING_SECRET to keep it elsewhere"
    )
  }
}
