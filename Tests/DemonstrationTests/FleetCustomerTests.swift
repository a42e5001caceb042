import Metering
import Reporting
import Testing

@testable import Demonstration

@Suite struct FleetCustomerTests {
  private static let hours = FleetHistory.days * 24
  private static let start = Timestamp(seconds: 1_767_225_600)

  private static func values(_ id: String, _ metric: String) throws -> [Int64?] {
    let customer = try #require(FleetCustomer.all.first { $0.id == id })
    return (0..<hours).map { hour in
      let report = customer.report(hour: hour, of: hours, start: start)
      guard case .object(let metrics) = report?["metrics"],
        case .number(let digits) = metrics[metric]
      else { return nil }
      return Int64(digits)
    }
  }

  @Test func theHistoryIsTheSameInEveryRun() throws {
    #expect(FleetHistory.days >= 90 && FleetCustomer.all.count == 6)
    for customer in FleetCustomer.all {
      let again = try Self.values(customer.id, "mqtt_messages")
      #expect(try Self.values(customer.id, "mqtt_messages") == again)
    }
  }

  @Test func oneGrows() throws {
    let devices = try Self.values("cust_harbor", "devices").compactMap(\.self)
    #expect((12...13).contains(devices.first ?? 0) && (34...35).contains(devices.last ?? 0))
  }

  @Test func oneRestsAtWeekends() throws {
    let messages = try Self.values("cust_meadow", "mqtt_messages").compactMap(\.self)
    // The first of January 2026 was a Thursday: its third day is a Saturday.
    let days = (0..<7).map { day in messages[(day * 24)..<(day * 24 + 24)].reduce(0, +) }
    #expect(days[2] * 3 < days[1] && days[3] * 3 < days[4])
  }

  @Test func oneFallsSilentForAWhile() throws {
    let gaps = try Self.values("cust_northwind", "devices").count { $0 == nil }
    #expect(gaps == 55)
    for customer in FleetCustomer.all where customer.id != "cust_northwind" {
      #expect(try Self.values(customer.id, "devices").allSatisfy { $0 != nil })
    }
  }

  @Test func oneHasASpike() throws {
    let messages = try Self.values("cust_lumen", "mqtt_messages").compactMap(\.self)
    let hours = Int(Self.hours)
    let spike = messages[(hours - 5 * 24)..<(hours - 4 * 24)].reduce(0, +)
    let before = messages[(hours - 6 * 24)..<(hours - 5 * 24)].reduce(0, +)
    #expect(spike > 5 * before)
  }
}
