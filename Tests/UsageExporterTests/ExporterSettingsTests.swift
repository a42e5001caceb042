import Metering
import Testing

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

  @Test func secretsDoNotShow() throws {
    let settings = try settings([.billingAPIKey: "key_geheim", .deviceAPIToken: "token_geheim"])
    #expect(!"\(settings)".contains("geheim"))
    #expect(!String(reflecting: settings).contains("geheim"))
  }
}
