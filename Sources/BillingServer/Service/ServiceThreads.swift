import NIOCore

/// How the machine's cores are shared out among the threads of a service.
public enum ServiceThreads {
  /// Takes one event loop less than there are cores, and one at least: the thread that commits is what reports wait for,
  /// and keeps a core busy by itself. A number in `NIO_SINGLETON_GROUP_LOOP_COUNT` of `environment` stands.
  ///
  /// To be called once, before anything else of the program.
  public static func leaveCoreForCommits(environment: [String: String]) {
    guard environment["NIO_SINGLETON_GROUP_LOOP_COUNT"] == nil else { return }
    NIOSingletons.groupLoopCountSuggestion = max(1, System.coreCount - 1)
  }
}
