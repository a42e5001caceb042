import Glibc
import Synchronization

/// Lines to standard error, whole ones: two threads' lines do not mix.
enum StandardErrorLine {
  private static let turn = Mutex<Void>(())

  /// What cannot be written is lost: there is nowhere to say so.
  @Sendable static func write(_ line: String) {
    turn.withLock { _ in
      var rest = Array(line.utf8)[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return }
        rest = rest.dropFirst(count)
      }
    }
  }
}
