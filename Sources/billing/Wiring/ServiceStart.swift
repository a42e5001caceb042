import BillingServer
import Foundation

/// What must hold of the machine before the service starts, said in a sentence where it does not.
enum ServiceStart {
  /// Beside connections: the database and its log, event loops, Stripe.
  static let reservedFiles = 64
  /// The years between which nanoseconds since 1970 are a time that periods can be computed with.
  private static let years = 2020...2250

  /// Throws when the machine cannot serve; otherwise as many connections as its file limit allows, at most `wanted`.
  static func prepare(connections wanted: Int) throws(CommandFailure) -> Int {
    ignoreSignals()
    try checkClock()
    let files = raiseFileLimit()
    guard files >= 2 * reservedFiles else {
      throw CommandFailure(
        "the process may open \(files) files, and needs at least \(2 * reservedFiles); raise the limit (ulimit -n, LimitNOFILE)"
      )
    }
    return min(wanted, files - reservedFiles)
  }

  /// Throws where tables are to be exported and the folder is none, or may not be written to.
  static func prepare(exports: ExportSchedule?) throws(CommandFailure) {
    guard let folder = exports?.folder else { return }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder),
      isFolder.boolValue,
      FileManager.default.isWritableFile(atPath: folder)
    else {
      throw CommandFailure(
        "BILLING_EXPORT_FOLDER is \"\(folder.prefix(200))\"; it takes a folder that the service can write to",
        .wrongUsage)
    }
  }

  /// Only SIGTERM and SIGINT end the service.
  private static func ignoreSignals() {
    for number in [SIGHUP, SIGQUIT, SIGPIPE, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGIO] {
      signal(number, SIG_IGN)
    }
  }

  private static func checkClock() throws(CommandFailure) {
    let now = Date()
    let year = Calendar(identifier: .gregorian).component(.year, from: now)
    guard years.contains(year) else {
      throw CommandFailure(
        "the machine's clock says \(year); usage is billed by it, so it must be right (\(years.lowerBound) to \(years.upperBound))"
      )
    }
  }

  /// The number of files that the process may open, raised as far as it may be.
  private static func raiseFileLimit() -> Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1_024 }
    let wanted = min(limit.rlim_max, 65_536)
    if limit.rlim_cur < wanted {
      var raised = rlimit(rlim_cur: wanted, rlim_max: limit.rlim_max)
      if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 {
        limit.rlim_cur = wanted
      }
    }
    return Int(clamping: limit.rlim_cur)
  }
}
