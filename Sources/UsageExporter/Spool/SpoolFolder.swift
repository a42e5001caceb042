import Glibc

/// The spool's folder: `journal`, `lock`, `reserve`, and `rejected/` with one file a refused report.
final class SpoolFolder {
  let path: String
  private let lock: Int32

  var journalPath: String { path + "/journal" }
  var setAside: SetAsideFolder { SetAsideFolder(spool: path) }

  /// Creates the folder where needed and takes its lock for as long as this object lives.
  ///
  /// Throws `spoolInUse` when another process holds it, `spoolDamaged` when the path is a file, `spoolWrite`.
  init(path: String) throws(ExporterError) {
    self.path = path
    try Self.makeFolder(path)
    try Self.makeFolder(path + "/rejected")
    lock = open(path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0 else { throw SystemFailure.write("open", path + "/lock") }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      close(lock)
      throw ExporterError(
        .spoolInUse,
        "the spool \(path) is in use by another billing-exporter; each needs a SPOOL_PATH of its own"
      )
    }
  }

  deinit { close(lock) }

  static func makeFolder(_ path: String) throws(ExporterError) {
    if mkdir(path, 0o700) == 0 { return try sync(parent(of: path)) }
    guard errno == EEXIST else { throw SystemFailure.write("create", path) }
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw ExporterError(.spoolDamaged, "the spool \(path) is not a folder")
    }
  }

  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Makes names of files in a folder durable.
  static func sync(_ folder: String) throws(ExporterError) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemFailure.write("open", folder) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw SystemFailure.sync(folder) }
  }

  /// Writes a file next to its final name, syncs it, and puts it in place in one step.
  static func replace(_ path: String, with bytes: [UInt8]) throws(ExporterError) {
    let temporary = path + ".new"
    unlink(temporary)
    do throws(ExporterError) {
      try JournalFile(path: temporary).append(bytes)
      guard rename(temporary, path) == 0 else { throw SystemFailure.write("rename", temporary) }
    } catch {
      unlink(temporary)
      throw error
    }
    try sync(parent(of: path))
  }

  /// Whether there is a journal to read.
  static func hasJournal(_ path: String) -> Bool { access(path + "/journal", R_OK) == 0 }
}
