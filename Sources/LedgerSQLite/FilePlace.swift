import Glibc
import UsageLedger

/// Knows whether the file that was opened is still the one under its name: what is written into a file that was moved away
/// is lost for whoever opens the name next.
struct FilePlace: Sendable {
  private let path: String
  private let device: UInt64
  private let number: UInt64

  /// Of a file that is open already. Nil when it has no name, as a database in memory.
  init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.path = path
    device = UInt64(status.st_dev)
    number = UInt64(status.st_ino)
  }

  /// Throws `unavailable` when the name is gone or another file's. Costs a microsecond.
  func check() throws(LedgerError) {
    var status = stat()
    guard stat(path, &status) == 0, UInt64(status.st_dev) == device,
      UInt64(status.st_ino) == number
    else {
      throw LedgerError(
        .unavailable,
        "\(path) was moved or replaced while it is open; put it back, or start the service anew")
    }
  }
}
