import Metering
import Reporting
import Testing

@testable import BillingServer

@Suite struct ListCursorTests {
  private static let rowLists = ["/api/usage/cust_a", "/api/audit", "/dashboard/audit"]
  private static let customerLists = ["/api/customers", "/dashboard"]

  /// What no list of the kind gives out, also where it reads as a number, as an id, or as an id that no customer can have.
  private static let questions =
    rowLists.flatMap { list in
      [
        "x", "", "0", "-1", "%2B1", "01", "1.0", "9223372036854775807", "9223372036854775808",
        "Am0",
      ].map {
        (list, $0)
      }
    }
    + customerLists.flatMap { list in
      ["x", "*", "Am0", "", "_w", "ZcyB", "YQ=="].map { (list, $0) }
    }

  @Test(arguments: questions)
  func whatIsNoCursorIsCalledSo(list: String, cursor: String) async throws {
    try await ServiceHarness().run { client in
      _ = try await client.post("/api/usage/report", Reports.hour(1))
      let answer = try await client.get("\(list)?cursor=\(cursor)")
      #expect(answer.status == 422)
      #expect(answer.text.contains("cursor: is not a cursor of this list"))
    }
  }

  @Test(arguments: [1, 2, 999_999_999_999_999_999])
  func aRowIsReadAsItWasWritten(number: Int64) {
    #expect(RowCursor(RowCursor(number).text) == RowCursor(number))
  }

  @Test(arguments: ["a", "Größe", "漢字", "a/b?c"])
  func aCustomerIsReadAsItWasWritten(id: String) throws {
    let cursor = CustomerCursor(try CustomerID(id))
    #expect(CustomerCursor(cursor.text) == cursor)
  }
}
