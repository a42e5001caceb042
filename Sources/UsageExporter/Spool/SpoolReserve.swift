import Glibc

/// Room on the spool's disk that is kept free for the day it is full: enough to write what is left of the journal once
/// its reports are acknowledged. Without it a full journal could never be made smaller.
struct SpoolReserve {
  /// One block of the usual file systems.
  private static let blockBytes: Int64 = 4_096

  let path: String
  private(set) var bytes: Int64 = 0

  init(folder: String) { path = folder + "/reserve" }

  /// Takes at least that much room, in whole blocks; keeps what it has while the disk has no more.
  mutating func hold(_ needed: Int64) {
    let wanted = max(1, (needed + Self.blockBytes - 1) / Self.blockBytes) * Self.blockBytes
    guard wanted > bytes else { return }
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    let before = Int64(lseek(descriptor, 0, SEEK_END))
    if posix_fallocate(descriptor, 0, off_t(wanted)) == 0 {
      bytes = max(wanted, before)
    } else if before > 0, ftruncate(descriptor, off_t(before)) == 0 {
      bytes = before
    } else {
      release()
    }
  }

  /// Gives the room back to the disk.
  mutating func release() {
    unlink(path)
    bytes = 0
  }
}
