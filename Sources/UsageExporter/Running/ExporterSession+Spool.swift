import Logging
import Metering
import Reporting

/// What people do with a spool by hand; all of it works beside a running exporter.
extension ExporterSession {
  /// What waits and what was set aside.
  public func spoolContents() throws(ExporterError) -> SpoolContents {
    SpoolContents(
      path: settings.spoolPath, try peekSpool(), setAside, redaction: settings.redaction)
  }

  /// Has set-aside reports sent again, all of them when no numbers are given; false when they were not taken.
  ///
  /// A running exporter takes them at its next step; without one they are sent here. Throws `noSuchReport` before
  /// anything is moved when a number names none.
  public func resend(_ numbers: [Int64]) async throws(ExporterError) -> Bool {
    let chosen = try chosen(numbers)
    for number in chosen { try setAside.requestResend(number) }
    let parts: ExporterParts
    do {
      parts = try await openParts()
    } catch  where error.code == .spoolInUse {
      logger.info("\(chosen.count) reports go with the next ones of the running exporter")
      return true
    }
    _ = try await parts.takeResends()
    guard settings.reportsUsage else {
      logger.warning("ENABLE_USAGE_REPORTING is false: the reports wait")
      return true
    }
    let wereTaken = try await QueueDrain(parts: parts).sendAll()
    return try await ReopenedTime(parts: parts).report() && wereTaken
  }

  /// Deletes set-aside reports, all of them when no numbers are given; answers what was in their files.
  public func drop(_ numbers: [Int64]) throws(ExporterError) -> String {
    var dropped = ""
    for number in try chosen(numbers) {
      dropped += setAside.text(number)
      try setAside.remove(number)
    }
    return dropped
  }

  private var setAside: SetAsideFolder { SetAsideFolder(spool: settings.spoolPath) }

  private func chosen(_ numbers: [Int64]) throws(ExporterError) -> [Int64] {
    let state = try peekSpool()
    let known = setAside.numbers
    for number in numbers where !known.contains(number) {
      let waits = state.waiting.contains { $0.exporter?.sequence == number }
      throw ExporterError(
        .noSuchReport,
        waits
          ? "report \(number) is not set aside: it waits to be sent"
          : "no report \(number) is set aside in \(settings.spoolPath)")
    }
    return numbers.isEmpty ? known : Array(Set(numbers)).sorted()
  }
}
