import CLibPQ
import Glibc

/// Results are waited for with an end: libpq itself would wait for ever for a server that stands still behind an open connection.
extension PostgresConnection {
  /// What `PQgetResult` says, once there is something.
  func nextResult() throws(PostgresError) -> OpaquePointer? {
    try waitForResult()
    return PQgetResult(pointer)
  }

  /// The last result of what was sent, as of `PQexec`; `isSent` is what sending it said.
  func lastResult(isSent: Int32) throws(PostgresError) -> QueryResult {
    guard isSent == 1 else { throw broken() }
    var last: OpaquePointer?
    do throws(PostgresError) {
      while let next = try nextResult() {
        PQclear(last)
        last = next
      }
    } catch {
      PQclear(last)
      throw error
    }
    return try checked(last)
  }

  /// Nobody knows what the server still sends on this connection.
  func broken() -> PostgresError {
    isLost = true
    return PostgresError(connection: pointer)
  }

  /// Blocks until a result is there, as long as something of it comes in within `silenceLimitSeconds`.
  private func waitForResult() throws(PostgresError) {
    guard let seconds = silenceLimitSeconds else { return }
    while PQisBusy(pointer) == 1 {
      var socket = pollfd(fd: PQsocket(pointer), events: Int16(POLLIN), revents: 0)
      let found = poll(&socket, 1, seconds * 1_000)
      if found < 0, errno == EINTR { continue }
      guard found > 0 else {
        isLost = true
        throw PostgresError(silentForSeconds: seconds)
      }
      guard PQconsumeInput(pointer) == 1 else { throw broken() }
    }
  }
}
