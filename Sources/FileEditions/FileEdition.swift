import Glibc

/// By what one edition of a file is told from another without reading it, behind symbolic links too, as Kubernetes replaces files.
public struct FileEdition: Hashable, Sendable {
  private let device: UInt64
  private let number: UInt64
  private let bytes: Int64
  /// Of the last change, which nobody can set.
  private let seconds: Int
  private let nanoseconds: Int

  /// Nil for a file that is not there.
  public init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    device = UInt64(status.st_dev)
    number = UInt64(status.st_ino)
    bytes = Int64(status.st_size)
    seconds = status.st_ctim.tv_sec
    nanoseconds = status.st_ctim.tv_nsec
  }
}
