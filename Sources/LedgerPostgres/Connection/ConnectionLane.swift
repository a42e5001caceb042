import Dispatch
import UsageLedger

/// One connection on a thread of its own, made when it is needed and made again when it was lost.
///
/// libpq blocks, and the threads of Swift's tasks are few: nothing here runs on them.
// `connection` and `schedule` are touched on `queue` alone, which is serial.
final class ConnectionLane: @unchecked Sendable {
  static let attempts = 3
  /// Longer than the server lets a statement run; what stands still for so long may be gone.
  static let silenceLimitSeconds: Int32 = 15

  let queue: DispatchQueue
  private let address: ConnectionAddress
  private var connection: PostgresConnection?
  private var schedule = ReconnectSchedule()

  init(_ address: ConnectionAddress, label: String) {
    self.address = address
    queue = DispatchQueue(label: label)
  }

  /// Blocks; to be called on `queue`. `work` runs again, on a new connection or after a lost race, as long as nothing of
  /// it can have been committed.
  func perform<Value>(_ work: (PostgresConnection) throws -> Value) throws(LedgerError) -> Value {
    dispatchPrecondition(condition: .onQueue(queue))
    for attempt in 1... {
      do {
        return try work(try connected())
      } catch {
        let mayRepeat = attempt < Self.attempts && isRepeatable(error)
        forgetIfLost()
        if !mayRepeat { throw LedgerError(postgres: error, name: address.name) }
      }
    }
    throw LedgerError(.unavailable, address.name)
  }

  private func isRepeatable(_ error: any Error) -> Bool {
    guard let error = error as? PostgresError, let connection else { return false }
    return error.isRetryable || (connection.isLost && !connection.isCommitting)
  }

  /// What is lost may be so because another host leads now.
  private func forgetIfLost() {
    guard let lost = connection, lost.isLost else { return }
    address.turn.lost(lost.place)
    connection = nil
  }

  private func connected() throws -> PostgresConnection {
    if let connection, address.turn.isWriter(connection.place) { return connection }
    connection = nil
    let clock = ContinuousClock()
    guard schedule.mayConnect(at: clock.now) else {
      throw LedgerError(.unavailable, "\(address.name) does not answer; it is tried again soon")
    }
    do {
      let made = try PostgresConnection.open(address)
      made.silenceLimitSeconds = Self.silenceLimitSeconds
      schedule.succeeded()
      connection = made
      return made
    } catch {
      schedule.failed(at: clock.now)
      throw error
    }
  }

  /// To be called on `queue`.
  func close() {
    dispatchPrecondition(condition: .onQueue(queue))
    connection = nil
  }
}
