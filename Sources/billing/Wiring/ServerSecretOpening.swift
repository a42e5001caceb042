import BillingServer
import Wire

/// Finds the server's secret: the setting's, newest first, and behind it the file's, which may have made what is stored.
enum ServerSecretOpening {
  /// Makes the file when neither is there. Nil on PostgreSQL without a setting: replicas share no file.
  static func open(_ settings: ProgramSettings) throws(CommandFailure) -> ServerSecret? {
    guard settings.secret == nil, case .sqlite(let path) = settings.database else {
      return try find(settings)
    }
    let made = try ServerSecretFile(besideDatabase: path).readOrMake(SystemRandomSource())
    return ServerSecret(newestFirst: [made])
  }

  /// The same without making anything.
  static func find(_ settings: ProgramSettings) throws(CommandFailure) -> ServerSecret? {
    var older: Secret?
    if case .sqlite(let path) = settings.database {
      older = try ServerSecretFile(besideDatabase: path).read()
    }
    guard let secret = settings.secret else {
      return older.flatMap { ServerSecret(newestFirst: [$0]) }
    }
    return ServerSecret(commaSeparated: secret, older: older)
  }

  /// What to say where keys exist and nothing can check them.
  static let missing = """
    BILLING_SECRET is not set: on PostgreSQL API keys, links and sessions rest on it, and every replica needs the same. \
    Make one with "openssl rand -hex 32"
    """

  /// What to say where only the admin key exists, which needs none.
  static let passing = """
    BILLING_SECRET is not set: links to usage pages and sessions end with this process and are unknown to other replicas, and no \
    API key can be made. Make one with "openssl rand -hex 32"
    """
}
