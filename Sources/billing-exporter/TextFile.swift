import Glibc

/// A small text file of the operator's.
enum TextFile {
  private static let maximumBytes = 1 << 20

  /// Nil when it cannot be read, is larger than 1 MiB, or is not a file.
  @Sendable static func contents(_ path: String) -> String? {
    guard let file = fopen(path, "re") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: maximumBytes + 1)
    let count = fread(&bytes, 1, bytes.count, file)
    guard count <= maximumBytes, ferror(file) == 0 else { return nil }
    return String(decoding: bytes[..<count], as: UTF8.self)
  }
}
