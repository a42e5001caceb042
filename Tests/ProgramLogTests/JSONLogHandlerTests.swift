import Logging
import Synchronization
import Testing

@testable import ProgramLog

/// Keeps what is written.
private final class Lines: Sendable {
  private let lines = Mutex<[String]>([])

  var all: [String] { lines.withLock { $0 } }

  func logger(_ label: String = "billing") -> Logger {
    Logger(label: label) { label in
      JSONLogHandler(
        label: label, now: { LogTime(seconds: 1_772_442_000, milliseconds: 7) },
        write: { line in self.lines.withLock { $0.append(line) } })
    }
  }
}

@Suite struct JSONLogHandlerTests {
  private static let head =
    #"{"time":"2026-03-02T09:00:00.007Z","level":"info","logger":"billing","message":"#

  @Test(arguments: [
    ("usage", #""usage""#), ("a \"key\" \\ path", #""a \"key\" \\ path""#),
    ("two\nlines\r\tand a tab", #""two\nlines\r\tand a tab""#),
    ("\u{1B}[31mred\u{7F}\u{85}\u{2028}", #""\u001b[31mred\u007f\u0085\u2028""#),
    ("✅ Größe 😀", #""✅ Größe 😀""#), ("", #""""#),
  ])
  func aMessageIsOneStringOnOneLine(message: String, text: String) {
    let lines = Lines()
    lines.logger().info("\(message)")
    #expect(lines.all == [Self.head + text + "}\n"])
  }

  @Test func metadataStandsUnderItsOwnNames() {
    let lines = Lines()
    var logger = lines.logger()
    logger[metadataKey: "hb.request.id"] = "9bfb"
    logger[metadataKey: "window"] = "the logger's"
    logger.info(
      "m",
      metadata: [
        "window": "the event's", "level": "high", "count": .stringConvertible(3),
        "list": ["a", ["b": "c\n"]],
      ])
    #expect(
      lines.all == [
        Self.head
          + #""m","count":"3","request_id":"9bfb","level_":"high","list":["a",{"b":"c\n"}],"window":"the event's"}"#
          + "\n"
      ])
  }

  @Test func levelsAndErrorsAreNamed() {
    let lines = Lines()
    var logger = lines.logger("exporter")
    logger.logLevel = .trace
    for level in Logger.Level.allCases { logger.log(level: level, "m") }
    #expect(
      lines.all.map { $0.contains("\"logger\":\"exporter\"") } == Array(repeating: true, count: 7))
    for (line, level) in zip(lines.all, Logger.Level.allCases) {
      #expect(line.contains("\"level\":\"\(level.rawValue)\""))
    }
  }

  @Test(arguments: [
    (0, 0, "1970-01-01T00:00:00.000Z"), (951_782_399, 999, "2000-02-28T23:59:59.999Z"),
    (4_102_444_799, 50, "2099-12-31T23:59:59.050Z"),
  ])
  func timesAreRFC3339(seconds: Int, milliseconds: Int, text: String) {
    #expect(LogTime(seconds: seconds, milliseconds: milliseconds).text == text)
  }

  @Test(arguments: [
    ("text", LogFormat.text), ("json", .json), ("JSON", .json), ("logfmt", nil), ("", nil),
  ])
  func formatsAreReadByName(setting: String, format: LogFormat?) {
    #expect(LogFormat(setting: setting) == format)
  }
}
