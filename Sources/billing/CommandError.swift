import ArgumentParser
import Foundation

/// How a command says that what it was given cannot be used: the message on standard error, exit 2.
enum CommandError {
  static let wrongUsageCode = ExitCode(2)

  /// Runs `work`; a failure is printed and becomes exit 2.
  static func wrongUsage<Value>(_ work: () throws -> Value) throws -> Value {
    do {
      return try work()
    } catch let exit as ExitCode {
      throw exit
    } catch {
      FileHandle.standardError.write(Data("\(error)\n".utf8))
      throw wrongUsageCode
    }
  }
}
