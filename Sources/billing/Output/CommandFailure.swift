import ArgumentParser
import Foundation

/// How a command ends that could not do what it was asked: a sentence on stderr and an exit code.
struct CommandFailure: Error, CustomStringConvertible {
  enum Outcome: Int32 {
    case failed = 1
    case wrongUsage = 2
    /// `diff`, `verify` and `doctor`: there is something to do.
    case differencesFound = 3
  }

  let message: String
  let outcome: Outcome

  var description: String { message }

  init(_ message: String, _ outcome: Outcome = .failed) {
    self.message = message
    self.outcome = outcome
  }
}

/// Runs a command's work and turns every failure into one line on stderr and the exit code that the command line promises.
func reportingFailures(_ work: () async throws -> Void) async throws {
  do {
    try await work()
  } catch let exit as ExitCode {
    throw exit
  } catch let failure as CommandFailure {
    StandardError.write("billing: \(failure.message)")
    throw ExitCode(failure.outcome.rawValue)
  } catch let setting as SettingError {
    StandardError.write("billing: \(setting)")
    throw ExitCode(CommandFailure.Outcome.wrongUsage.rawValue)
  } catch {
    StandardError.write("billing: \(error)")
    throw ExitCode(CommandFailure.Outcome.failed.rawValue)
  }
}

extension CommandFailure {
  /// Runs `work`; whatever it throws is printed and becomes exit 2.
  static func wrongUsage<Value>(_ work: () throws -> Value) throws -> Value {
    do {
      return try work()
    } catch let exit as ExitCode {
      throw exit
    } catch {
      StandardError.write("\(error)")
      throw ExitCode(Outcome.wrongUsage.rawValue)
    }
  }
}
