import BillingServer
import Foundation
import StripeAPI
import StripeAccounts

extension InstallationFacts {
  /// What the settings and the disk say; nothing is made or changed by asking.
  init(
    _ settings: ProgramSettings, connection: Result<StripeConnection, SettingError>,
    catalog: String, catalogProblem: String?, databaseProblem: String? = nil
  ) {
    let configuration = try? connection.get().configuration
    let url = configuration?.baseURL ?? settings.stripeBase ?? StripeConfiguration.stripeURL
    self.init(
      access: Self.access(settings), stripeURL: url,
      isStripeItself: url == StripeConfiguration.stripeURL,
      apiVersion: configuration.map { "\($0.version)" } ?? settings.stripeVersion ?? "",
      stripeProblem: connection.failure.map { "\($0)" }, database: "PostgreSQL", isShared: true,
      databaseProblem: databaseProblem, hasAdminKey: settings.service.adminKey != nil,
      hasSecret: settings.secret != nil, hasWebhookSecret: Self.hasWebhookSecret,
      publicURL: settings.service.publicURL, catalog: catalog, catalogProblem: catalogProblem)
    if case .sqlite(let path) = settings.database {
      database = "sqlite:\(path)"
      isShared = false
      let disk = DatabaseDisk(path: path)
      self.databaseProblem = databaseProblem ?? disk.problem
      freeMegabytes = disk.freeMegabytes
    }
  }

  private static func access(_ settings: ProgramSettings) -> StripeAccess {
    guard let key = settings.stripeKey else { return .embeddedSandbox }
    if key.isTestMode { return .test }
    return key.isLiveMode ? .live : .unknown
  }

  private static var hasWebhookSecret: Bool {
    let environment = ProcessInfo.processInfo.environment
    return ["STRIPE_WEBHOOK_SECRET", "STRIPE_WEBHOOK_SECRET_FILE"].contains {
      environment[$0]?.isEmpty == false
    }
  }
}

extension Result {
  fileprivate var failure: Failure? {
    if case .failure(let error) = self { error } else { nil }
  }
}

/// The disk under a SQLite database.
struct DatabaseDisk {
  let path: String

  /// Why the file cannot be written; nil where it can. A file that is not there is a problem of its own.
  var problem: String? {
    let folder = (path as NSString).deletingLastPathComponent
    let place = folder.isEmpty ? "." : folder
    guard access(place, F_OK) == 0 else { return "there is no folder \(place)" }
    guard access(place, W_OK) == 0 else {
      return "the folder \(place) cannot be written (\(String(cString: strerror(errno))))"
    }
    guard access(path, F_OK) == 0 else {
      return "there is no database yet: `billing migrate` or `billing serve` makes it"
    }
    guard access(path, W_OK) == 0 else {
      return "it cannot be written (\(String(cString: strerror(errno))))"
    }
    return nil
  }

  /// What this user may still write; nil where the system does not say.
  var freeMegabytes: Int? {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return nil }
    let bytes = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
    return bytes.overflow ? nil : Int(clamping: bytes.partialValue >> 20)
  }
}
