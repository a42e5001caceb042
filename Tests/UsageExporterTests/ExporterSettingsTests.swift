import Metering
import PrometheusClient
import Synchronization
import Testing
import Wire

@testable import UsageExporter

@Suite struct ExporterSettingsTests {
  @Test func defaultsAreThoseOfTheDocumentation() throws {
    let settings = try ExporterSettings {
      [.customerID: "cust_1", .billingAPIURL: "http://billing:3100"][$0]
    }
    #expect(!settings.reportsUsage)
    #expect(settings.instance == .default)
    #expect(settings.grid.intervalMilliseconds == 3_600_000)
    #expect(settings.spoolPath == "./billing-exporter.spool")
    #expect(settings.healthPort == 9090)
    #expect(settings.healthHost == "127.0.0.1")
    #expect(settings.prometheus == nil)
  }

  @Test(arguments: [
    ("60000", true), ("90000", true), ("900000", true), ("1800000", true), ("3600000", true),
    ("7200000", true), ("18000000", true), ("86400000", true),
    ("59999", false), ("30000", false), ("61000", false), ("5400000", false), ("90000000", false),
    ("0", false), ("-3600000", false), ("1h", false), ("3600000.0", false),
  ])
  func intervalsAreDivisorsOrMultiplesOfAnHour(text: String, isAllowed: Bool) {
    #expect(
      ((try? settings([.collectionInterval: text, .collectionDelay: "0"])) != nil) == isAllowed)
  }

  @Test(arguments: [
    (
      ExporterVariable.collectionInterval, "61000",
      "COLLECTION_INTERVAL=\"61000\" cannot be used: it takes a divisor or a multiple of an hour in milliseconds, from 60000 (1 minute) to 86400000 (24 hours)"
    ),
    (
      .logFormat, "logfmt", "LOG_FORMAT=\"logfmt\" cannot be used: it takes text or json"
    ),
    (
      .enableUsageReporting, "maybe",
      "ENABLE_USAGE_REPORTING=\"maybe\" cannot be used: it takes true or false"
    ),
    (
      .prometheusURL, "prom:9090",
      "PROMETHEUS_URL=\"prom:9090\" cannot be used: it takes an address such as http://host:3100"
    ),
    (
      .deviceAPIURL, "ftp://user:secret@host",
      "DEVICE_API_URL=\"…@host\" cannot be used: it takes an address such as http://host:3100"
    ),
    (
      .healthCheckPort, "70000",
      "HEALTH_CHECK_PORT=\"70000\" cannot be used: it takes a port, 0 to 65535"
    ),
    (.customerID, "", "CUSTOMER_ID is not set: the billing service's id of the customer"),
  ])
  func aBadValueIsNamedWithWhatItTakes(variable: ExporterVariable, text: String, message: String) {
    let error = #expect(throws: ExporterError.self) { try settings([variable: text]) }
    #expect(error?.description == message)
  }

  @Test func everyVariableIsInTheHelp() {
    for variable in ExporterVariable.allCases {
      #expect(ExporterVariable.help.contains("\n  \(variable.rawValue)"))
    }
  }

  @Test(arguments: [
    ("key_1", "key_1"), ("key_1\n", "key_1"), ("key_1\r\n", "key_1"), (" \tkey_1 \n\n", "key_1"),
  ])
  func spacesAndLineEndsAroundASecretAreNoPartOfIt(text: String, secret: String) throws {
    let settings = try settings([.billingAPIKey: text, .deviceAPIToken: text])
    #expect(settings.billingKey?.revealed == secret)
    #expect(settings.deviceToken?.revealed == secret)
  }

  @Test(arguments: [
    "key geheim", "key\ngeheim", "key\r\nX-Evil: geheim", "geheim\u{0}", "geheim\u{7f}", "gehéim",
    "\n", "   ", String(repeating: "geheim", count: 1_000),
  ])
  func aSecretThatNoHeaderCanCarryIsRefusedWithoutShowingIt(text: String) {
    for variable in [ExporterVariable.billingAPIKey, .deviceAPIToken] {
      let error = #expect(throws: ExporterError.self) { try settings([variable: text]) }
      #expect(
        error?.description
          == "\(variable.rawValue)=its value cannot be used: it takes 1 to 4096 visible ASCII characters without spaces"
      )
    }
  }

  @Test func aSecretFileIsReadAnewAndKeptWhileItCannotBeRead() throws {
    let file = Mutex<String?>("first\n")
    let variables: [ExporterVariable: String] = [
      .customerID: "cust_1", .billingAPIURL: "http://billing:3100", .billingAPIKeyFile: "/run/key",
    ]
    let read = { @Sendable (path: String) in path == "/run/key" ? file.withLock { $0 } : nil }
    let settings = try ExporterSettings(readFile: read) { variables[$0] }
    let key = try #require(settings.billingKey)
    #expect(key.revealed == "first")
    for (text, now) in [
      ("second", "second"), (nil, "second"), ("", "second"), ("two words", "second"),
      ("third\n", "third"), ("first", "first"),
    ] as [(String?, String)] {
      file.withLock { $0 = text }
      #expect(key.revealed == now)
    }
    #expect(
      settings.redaction.applied(to: "first, second, third") == "<secret>, <secret>, <secret>")
  }

  @Test(arguments: [nil, "", "\n", "two words", "a\u{0}b"])
  func aSecretFileThatCannotBeUsedStopsTheStart(text: String?) {
    let variables: [ExporterVariable: String] = [
      .customerID: "cust_1", .billingAPIURL: "http://billing:3100",
      .deviceAPITokenFile: "/run/token",
    ]
    let read = { @Sendable (_: String) in text }
    let error = #expect(throws: ExporterError.self) {
      _ = try ExporterSettings(readFile: read) { variables[$0] }
    }
    #expect(
      error?.description
        == "DEVICE_API_TOKEN_FILE=\"/run/token\" cannot be used: it takes a readable file that holds 1 to 4096 visible ASCII characters without spaces"
    )
  }

  @Test func aSecretAndItsFileAreNotBothSet() {
    let error = #expect(throws: ExporterError.self) {
      try settings([.billingAPIKey: "key_geheim", .billingAPIKeyFile: "/run/key"])
    }
    #expect(
      error?.description
        == "BILLING_API_KEY and BILLING_API_KEY_FILE are both set; only one of them can be")
  }

  @Test func lineEndsAroundOtherValuesAreNoPartOfThem() throws {
    let settings = try settings([
      .customerID: "cust_2\n", .enableUsageReporting: "true\r\n", .collectionInterval: " 60000\n",
      .collectionDelay: "0\n", .prometheusURL: "http://prom:9090\n", .namespace: "prod\n",
    ])
    #expect(settings.customer.text == "cust_2")
    #expect(settings.prometheus?.text == "http://prom:9090")
    #expect(settings.namespace == "prod")
  }

  @Test func theErrorOfABadValueIsOneLine() {
    let error = #expect(throws: ExporterError.self) {
      try settings([.enableUsageReporting: "a\nb\u{1b}[2J"])
    }
    #expect(
      error?.description
        == #"ENABLE_USAGE_REPORTING="a\nb\u{1b}[2J" cannot be used: it takes true or false"#)
  }

  @Test func aFileThatNobodyReadsIsNamed() {
    #expect(
      ExporterVariable.unreadFiles(among: [
        "PATH", "CUSTOMER_ID_FILE", "BILLING_API_KEY_FILE", "SPOOL_PATH_FILE", "OTHER_FILE",
        "_FILE",
      ]) == ["CUSTOMER_ID_FILE", "SPOOL_PATH_FILE"])
  }

  @Test func secretsDoNotShow() throws {
    let settings = try settings([.billingAPIKey: "key_geheim", .deviceAPIToken: "token_geheim"])
    #expect(!"\(settings)".contains("geheim"))
    #expect(!String(reflecting: settings).contains("geheim"))
  }
}
