import Foundation
import Synchronization

/// The `Date` header of answers, written once a second (RFC 9110 §5.6.7).
final class HTTPDate: Sendable {
  private struct Written {
    var second: Int64 = .min
    var text = ""
  }

  private let written = Mutex(Written())

  var text: String {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME_COARSE, &now)
    let second = Int64(now.tv_sec)
    return written.withLock { written in
      if written.second != second {
        written = Written(second: second, text: Self.text(of: now.tv_sec))
      }
      return written.text
    }
  }

  static func text(of second: time_t) -> String {
    var (second, parts) = (second, tm())
    gmtime_r(&second, &parts)
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { text in
      // The names of days and months are English: no program of ours sets a locale.
      let count = strftime(text.baseAddress, text.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
      return String(decoding: text.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }
}
