import Logging
import Synchronization
import Testing

@testable import UsageExporter

@Suite struct PlainLineTests {
  @Test(arguments: [
    ("plain – with ✅ and ü", "plain – with ✅ and ü"), ("a\nb", "a\\nb"), ("a\r\nb", "a\\r\\nb"),
    ("tab\t", "tab\\t"), ("\u{1b}[31mred", "\\u{1b}[31mred"), ("nul\u{0}", "nul\\u{0}"),
    ("\u{7f}\u{9b}", "\\u{7f}\\u{9b}"), ("\u{2028}\u{2029}\u{85}", "\\u{2028}\\u{2029}\\u{85}"),
    ("\u{202e}txt.exe", "\\u{202e}txt.exe"),
    ("zero\u{200b}width\u{feff}", "zero\\u{200b}width\\u{feff}"),
    ("", ""),
  ])
  func whatIsNotPlainIsEscaped(text: String, line: String) {
    #expect(PlainLine.of(text) == line)
  }

  @Test func whatIsLongIsCutAndSaysSo() {
    #expect(PlainLine.of(String(repeating: "x", count: 12), limit: 10) == "xxxxxxxxxx… (2 more)")
    #expect(PlainLine.of(String(repeating: "x", count: 10), limit: 10) == "xxxxxxxxxx")
    // An escape counts with its length, so that a line of them is no longer than another.
    #expect(PlainLine.of(String(repeating: "\u{1b}", count: 100), limit: 10).utf8.count < 40)
  }

  @Test func secretsAreTakenOutLongestFirst() {
    let redaction = Redaction([Secret("token"), Secret("token_of_theirs"), Secret("abc")])
    #expect(
      redaction.applied(to: "Bearer token_of_theirs, token, abc")
        == "Bearer <secret>, <secret>, abc")
  }

  @Test func everyTextOfALogLineIsPlain() {
    let printed = Mutex<[String]>([])
    struct Recorder: LogHandler {
      let print: @Sendable (String) -> Void
      var logLevel = Logger.Level.trace
      var metadata: Logger.Metadata = [:]
      subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
      }
      func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
        print("\(event.message) \(all.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })")
      }
    }
    var logger = Logger(label: "test") { _ in
      LineLogHandler(
        Recorder { line in printed.withLock { $0.append(line) } },
        redaction: Redaction([Secret("key_geheim")]))
    }
    logger[metadataKey: "own"] = "a\nb"
    logger.error("x\ny key_geheim", metadata: ["its": "c\u{1b}key_geheim"])
    #expect(printed.withLock { $0 } == [#"x\ny <secret> ["its=c\\u{1b}<secret>", "own=a\\nb"]"#])
  }
}
