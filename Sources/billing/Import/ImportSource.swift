import Foundation

/// A file, or standard input, read piece by piece.
final class ImportSource {
  private static let pieceBytes = 1 << 18

  /// Nil where it cannot be told.
  let size: Int64?
  private(set) var position: Int64 = 0
  private let name: String
  private let handle: FileHandle

  init(_ file: String) throws {
    name = file
    if file == "-" {
      handle = .standardInput
      size = nil
      return
    }
    guard let handle = FileHandle(forReadingAtPath: file) else {
      throw CommandFailure("'\(file)' cannot be read", .wrongUsage)
    }
    self.handle = handle
    let attributes = try? FileManager.default.attributesOfItem(atPath: file)
    size =
      attributes?[.type] as? FileAttributeType == .typeRegular
      ? (attributes?[.size] as? NSNumber)?.int64Value : nil
  }

  /// The next piece; empty at the end.
  func read() throws -> [UInt8] {
    do {
      let piece = Array(try handle.read(upToCount: Self.pieceBytes) ?? Data())
      position += Int64(piece.count)
      return piece
    } catch {
      throw CommandFailure("'\(name)' cannot be read: \(error)")
    }
  }
}
