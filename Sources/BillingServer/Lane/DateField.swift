import Foundation
import Synchronization
import Wire

/// The `Date` header of answers, written once a second.
final class DateField: Sendable {
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
        written = Written(second: second, text: HTTPDate.text(unixSeconds: second))
      }
      return written.text
    }
  }
}
