import ArgumentParser
import BillingServer
import Foundation
import Logging
import Metering
import StripeAPI
import UsageLedger

/// A command that changes something, and so leaves a row in the audit log.
protocol ChangingCommand: AsyncParsableCommand {
  /// As it is typed, without its arguments: `keys create`.
  static var auditName: String { get }

  /// False for a rehearsal of the same command.
  var changesSomething: Bool { get }
}

extension ChangingCommand {
  var changesSomething: Bool { true }

  /// Runs the command within its row; see ``AuditScope`` for when that is written.
  mutating func runAudited() async throws {
    guard changesSomething else { return try await run() }
    let clock = SystemWallClock()
    let scope = AuditScope(
      AuditEvent(
        at: clock.now(), actor: "command", actorName: Self.person,
        action: "billing \(Self.auditName)",
        target: AuditedArguments.text(of: CommandLine.arguments.dropFirst())),
      opening: { () throws(LedgerError) in try Self.openedStore() })
    var command = self
    do {
      try await AuditScope.$current.withValue(scope) {
        try await StripeChangeNotice.before({ try await scope.announce() }) {
          try await command.run()
        }
      }
    } catch let exit as ExitCode
      where exit.rawValue == CommandFailure.Outcome.differencesFound.rawValue
    {
      try await scope.finish("done", succeeded: true, at: clock.now())
      throw exit
    } catch {
      try? await scope.finish("failed", succeeded: false, at: clock.now())
      throw error
    }
    try await reportingFailures {
      try await scope.finish("done", succeeded: true, at: clock.now())
    }
  }

  private static func openedStore() throws(LedgerError) -> any AuditJournal {
    do {
      return try StoreOpening.open(
        ProgramSettings.fromEnvironment().database,
        logger: .toStandardError("billing", level: .warning))
    } catch let error as LedgerError {
      throw error
    } catch {
      throw LedgerError(.unavailable, "\(error)")
    }
  }

  /// The user and the machine.
  private static var person: String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, 255) == 0 else { return NSUserName() }
    let machine = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return "\(NSUserName())@\(String(decoding: machine, as: UTF8.self))"
  }
}
