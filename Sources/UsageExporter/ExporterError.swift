/// Why the exporter cannot go on; the description is safe to log.
public struct ExporterError: Error, Equatable, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable {
    /// An environment variable that is absent or has a value that it cannot take.
    case setting
    /// The metrics file cannot be read or says something that cannot be.
    case metricsFile
    /// A window that cannot be collected as it was asked for.
    case window
    /// The address for probes cannot be listened on.
    case listening
    /// Another process works on the spool.
    case spoolInUse
    /// The spool's file is damaged other than at its end, or is not ours.
    case spoolDamaged
    /// A write failed and was undone: nothing was kept, trying again later may work.
    case spoolWrite
    /// A write found the disk full and was undone: nothing was kept, and room must be made.
    case spoolDiskFull
    /// A sync failed: what is on disk is unknown, so the process must stop.
    case spoolSync
    /// As many reports wait as the spool may hold.
    case spoolFull
    /// The spool has no such report.
    case noSuchReport
  }

  public let code: Code
  public let context: String

  public init(_ code: Code, _ context: String) {
    self.code = code
    self.context = context
  }

  public var description: String { context }

  /// Whether reports that are sent make the room that is lacking.
  var endsWhenReportsAreSent: Bool { code == .spoolDiskFull || code == .spoolFull }

  /// The description on one line: paths and values in it are as others wrote them.
  public var line: String { PlainLine.of(context, limit: 20_000) }
}
