import ArgumentParser
import NIOCore

/// The program: parses the command line and turns every outcome into the documented exit codes.
@main
struct Entry {
  /// 0 done, 1 failed, 2 wrong usage or settings.
  static func main() async {
    // A handful of connections needs one event loop, however many cores the customer's machine has.
    NIOSingletons.groupLoopCountSuggestion = 1
    do {
      var command = try ExporterCommand.parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      Outcome.exit(error)
    }
  }
}
