import Foundation
import Glibc

/// Keeps a database, its log and its copies to their owner: they hold who used what, and the hashes of keys.
enum PrivateFile {
  private static let mode: mode_t = 0o600

  /// Makes an empty file for the owner alone where there is none, which SQLite then takes as a new database; its log
  /// gets the same rights (sqlite.org/wal.html). Takes from others what they may do with files that are there.
  static func prepare(_ path: String) {
    let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    if descriptor >= 0 {
      Glibc.close(descriptor)
      return
    }
    for file in [path, path + "-wal", path + "-shm"] { restrict(file) }
  }

  /// What belongs to someone else stays as it is: SQLite says what it cannot open.
  private static func restrict(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_uid == geteuid(), status.st_mode & 0o077 != 0
    else { return }
    chmod(path, mode)
  }
}
