import UsageLedger

extension PostgresConnection {
  /// For how long a server that let us in may think about the session's settings: it may be a pooler whose server is away.
  private static let settingsLimitSeconds: Int32 = 5

  /// A session on the first host that takes writes, in the order of `HostTurn`; a host that does not costs what connecting to it
  /// takes. Throws what the ledger finds wrong with a server, or else what each host answered.
  static func open(_ address: ConnectionAddress) throws -> PostgresConnection {
    var failures: [any Error] = []
    for place in address.turn.places {
      do {
        let made = try PostgresConnection(address, place)
        made.silenceLimitSeconds = settingsLimitSeconds
        try SessionSettings.apply(to: made, name: address.name)
        made.silenceLimitSeconds = nil
        address.turn.found(place)
        return made
      } catch {
        failures.append(error)
      }
    }
    if failures.count == 1 { throw failures[0] }
    throw failures.first { $0 is LedgerError } ?? PostgresError(hosts: failures)
  }
}
