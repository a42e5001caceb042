import Foundation

/// Asks an operator before something is done; without a terminal it refuses and says what to type.
enum Consent {
  /// Returns when the answer is yes. `lines` are shown where nobody can be asked.
  static func ask(_ reason: String, about lines: [String] = [], command: String)
    throws(CommandFailure)
  {
    guard isatty(FileHandle.standardInput.fileDescriptor) != 0 else {
      for line in lines { StandardError.write(line) }
      throw CommandFailure(
        "\(reason), and there is no terminal to ask at; nothing was changed. --yes makes them: `\(command) --yes`",
        .wrongUsage)
    }
    StandardError.write("\(reason). Go on? [y/N]")
    guard readLine()?.lowercased().hasPrefix("y") == true else {
      throw CommandFailure("nothing was changed")
    }
  }
}
