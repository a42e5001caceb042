import ArgumentParser
import Glibc
import UsageExporter

/// How the program ends.
enum Outcome {
  static let failed = ExitCode(1)
  static let wrongUsage = ExitCode(2)

  /// Prints help to stdout and errors, one line, to stderr; never returns.
  static func exit(_ error: any Error) -> Never {
    if let code = error as? ExitCode { Glibc.exit(code.rawValue) }
    if let failure = error as? ExporterError {
      complain("billing-exporter: \(failure.line)")
      Glibc.exit((isUsage(failure) ? wrongUsage : failed).rawValue)
    }
    let isHelp = ExporterCommand.exitCode(for: error) == .success
    let message = ExporterCommand.fullMessage(for: error)
    if isHelp { print(message) } else { complain(message) }
    let isUsage = ExporterCommand.exitCode(for: error) == .validationFailure
    Glibc.exit(isHelp ? 0 : (isUsage ? wrongUsage : failed).rawValue)
  }

  private static func isUsage(_ error: ExporterError) -> Bool {
    [.setting, .metricsFile, .window].contains(error.code)
  }

  private static func complain(_ message: String) {
    let line = message + "\n"
    _ = line.withCString { write(STDERR_FILENO, $0, strlen($0)) }
  }
}
