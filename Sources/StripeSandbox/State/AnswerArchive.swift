import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Keeps the answers of idempotency keys outside of memory: a temporary file without a name, gone with the process.
final class AnswerArchive: Sendable {
  struct Place: Sendable {
    var offset: Int64
    var length: Int
  }

  private let descriptor: Int32
  private let end = Mutex<Int64>(0)

  /// Nil where no temporary file can be made; answers then stay in memory.
  init?() {
    let folder = FileManager.default.temporaryDirectory.path
    var template = Array("\(folder)/stripe-sandbox-XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    guard descriptor >= 0 else { return nil }
    unlink(template)
  }

  deinit { close(descriptor) }

  /// Where the bytes lie from now on, or nil where the disk does not take them.
  func append(_ bytes: [UInt8]) -> Place? {
    end.withLock { end in
      let place = Place(offset: end, length: bytes.count)
      guard pwrite(descriptor, bytes, bytes.count, off_t(end)) == bytes.count else { return nil }
      end += Int64(bytes.count)
      return place
    }
  }

  /// Nil where the disk does not give back all that was kept.
  func read(_ place: Place) -> [UInt8]? {
    let bytes = [UInt8](unsafeUninitializedCapacity: place.length) { buffer, count in
      count = max(0, pread(descriptor, buffer.baseAddress, place.length, off_t(place.offset)))
    }
    return bytes.count == place.length ? bytes : nil
  }

  /// Begins anew, when no place is needed any more.
  func clear() {
    end.withLock { end in
      end = 0
      _ = ftruncate(descriptor, 0)
    }
  }
}
