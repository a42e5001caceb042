import Glibc

/// An append-only file whose appends are on the disk when they return.
///
/// Used by one task at a time (the spool's actor), which is why it need not be Sendable.
final class JournalFile {
  let path: String
  private let descriptor: Int32
  private let sync: DiskSync
  private(set) var length: Int64

  /// Opens or creates the file; throws `spoolWrite` with the system's reason.
  init(path: String, sync: DiskSync = .system) throws(ExporterError) {
    self.path = path
    self.sync = sync
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SystemFailure.write("open", path) }
    length = Int64(lseek(descriptor, 0, SEEK_END))
  }

  /// Opens a file that is there, only to read it.
  init(existing path: String) throws(ExporterError) {
    self.path = path
    sync = .system
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemFailure.write("open", path) }
    length = Int64(lseek(descriptor, 0, SEEK_END))
  }

  deinit { close(descriptor) }

  func contents() throws(ExporterError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Int(length))
    var position = 0
    while position < bytes.count {
      let count = bytes.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress! + position, $0.count - position, off_t(position))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw SystemFailure.write("read", path) }
      position += count
    }
    return bytes
  }

  /// Writes and syncs.
  ///
  /// Throws `spoolWrite` or `spoolDiskFull` when the write failed; then the file is as before. Throws `spoolSync` when the sync failed:
  /// the kernel may have dropped the data and say "done" the next time, so the process must not go on.
  func append(_ bytes: [UInt8]) throws(ExporterError) {
    var position = 0
    while position < bytes.count {
      let count = bytes.withUnsafeBytes {
        pwrite(
          descriptor, $0.baseAddress! + position, $0.count - position,
          off_t(length) + off_t(position))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let failure = SystemFailure.write("write", path)
        try truncate(to: length)
        throw failure
      }
      position += count
    }
    guard sync.call(descriptor) == 0 else { throw SystemFailure.sync(path) }
    length += Int64(bytes.count)
  }

  /// Puts these bytes in place of the file's contents without needing room: they are written over its beginning, and
  /// what is behind them is cut off. Only for what fits into one block, which is written as a whole, and says itself
  /// where it ends: a crash before the cut leaves the rest of the old contents behind it.
  func overwrite(_ bytes: [UInt8]) throws(ExporterError) {
    let written = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress!, $0.count, 0) }
    guard written == bytes.count else { throw SystemFailure.sync(path) }
    guard sync.call(descriptor) == 0 else { throw SystemFailure.sync(path) }
    try truncate(to: Int64(bytes.count))
  }

  /// Cuts the file off behind what is whole, and syncs.
  func truncate(to newLength: Int64) throws(ExporterError) {
    guard ftruncate(descriptor, off_t(newLength)) == 0, sync.call(descriptor) == 0 else {
      throw SystemFailure.sync(path)
    }
    length = newLength
  }
}

/// How a file's data is brought to the disk: the system's call, or that of a test whose disk fails.
struct DiskSync: Sendable {
  static let system = DiskSync { fdatasync($0) }

  /// 0 when the descriptor's data is on the disk.
  let call: @Sendable (Int32) -> Int32
}

/// The system's reasons as errors of the exporter.
enum SystemFailure {
  static func write(_ action: String, _ path: String) -> ExporterError {
    let isFull = errno == ENOSPC || errno == EDQUOT
    return ExporterError(
      isFull ? .spoolDiskFull : .spoolWrite, "cannot \(action) \(path): \(reason)")
  }

  static func sync(_ path: String) -> ExporterError {
    ExporterError(
      .spoolSync,
      "cannot sync \(path): \(reason); stopping, because nobody knows what is on the disk")
  }

  private static var reason: String { String(cString: strerror(errno)) }
}
