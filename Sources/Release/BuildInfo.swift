/// What was built: which version, from which commit, by which compiler.
public struct BuildInfo: Equatable, Sendable {
  /// The version of the file VERSION, by semver.org.
  public let version: String
  /// The first twelve digits of the commit; `unknown` when it was built without git and nobody said.
  public let commit: String
  /// The version of the Swift compiler.
  public let swiftVersion: String

  /// For tests and for what others built; programs take `current`.
  public init(version: String, commit: String, swiftVersion: String) {
    self.version = version
    self.commit = commit
    self.swiftVersion = swiftVersion
  }

  /// What this program was built from.
  public static let current = BuildInfo(
    version: BuildStamp.version, commit: BuildStamp.commit, swiftVersion: BuildStamp.swiftVersion)

  /// What `--version` prints: `billing 1.2.3 (commit 0123456789ab, Swift 6.3.1)`.
  public func line(of program: String) -> String {
    "\(program) \(version) (commit \(commit), Swift \(swiftVersion))"
  }

  /// The labels of a metric `…_build_info`, whose value is always 1.
  public var labels: [(String, String)] {
    [("version", version), ("commit", commit), ("swift_version", swiftVersion)]
  }
}
