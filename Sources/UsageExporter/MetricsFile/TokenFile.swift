import Glibc

/// A file that holds one token of a source, with or without a line end behind it.
enum TokenFile {
  private static let maximumBytes = 1 << 16

  /// The text without white space around it; nil when the file cannot be read, is larger than 64 KiB, or
  /// holds nothing that can stand in a header.
  static func text(_ path: String) -> String? {
    guard let file = fopen(path, "re") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: maximumBytes + 1)
    let count = fread(&bytes, 1, bytes.count, file)
    guard count <= maximumBytes, ferror(file) == 0 else { return nil }
    return SecretText.secret(in: String(decoding: bytes[..<count], as: UTF8.self))
  }
}
