public import Metering

/// The window of `--window START/END`.
public enum WindowArgument {
  /// Reads two RFC 3339 times with a slash between; throws `window` with what was expected.
  public static func window(_ text: String) throws(ExporterError) -> TimeWindow {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      throw ExporterError(
        .window,
        "\"\(text.prefix(80))\" is not START/END, such as 2026-01-31T10:00:00Z/2026-01-31T11:00:00Z"
      )
    }
    do throws(MeteringError) {
      let window = try TimeWindow(
        start: try Timestamp(rfc3339: parts[0]), end: try Timestamp(rfc3339: parts[1]))
      guard window.start.isWholeMilliseconds, window.end.isWholeMilliseconds else {
        throw MeteringError(.invalidWindow, "a window's edges are whole milliseconds")
      }
      return window
    } catch {
      throw ExporterError(.window, error.context)
    }
  }

  /// Reads one time, the value of an option; throws `window` with the option's name and what was expected.
  public static func time(_ text: String, option: String) throws(ExporterError) -> Timestamp {
    guard let time = try? Timestamp(rfc3339: text), time.isWholeMilliseconds else {
      throw ExporterError(
        .window,
        "\(option) \"\(text.prefix(80))\" is no time in whole milliseconds, such as 2026-01-31T10:00:00Z"
      )
    }
    return time
  }
}
