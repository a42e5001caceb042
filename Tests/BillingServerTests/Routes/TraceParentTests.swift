import HTTPTypes
import Testing

@testable import BillingServer

@Suite struct TraceParentTests {
  private static let id = "0af7651916cd43dd8448eb211c80319c"

  @Test(arguments: [
    ("00-\(id)-b7ad6b7169203331-01", id), ("00-\(id)-b7ad6b7169203331-00", id),
    ("01-\(id)-b7ad6b7169203331-01-what-comes-later", id), ("cc-\(id)-b7ad6b7169203331-01", id),
    ("00-\(id)-b7ad6b7169203331-01-more", nil), ("ff-\(id)-b7ad6b7169203331-01", nil),
    ("00-00000000000000000000000000000000-b7ad6b7169203331-01", nil),
    ("00-\(id)-0000000000000000-01", nil), ("00-\(id.uppercased())-b7ad6b7169203331-01", nil),
    ("00-\(id)-b7ad6b7169203331", nil), ("00-\(id)0-b7ad6b7169203331-01", nil),
    ("00-\(id.dropLast())-b7ad6b7169203331-01", nil), (" 00-\(id)-b7ad6b7169203331-01", nil),
    ("00-\(id.dropLast(2))é-b7ad6b7169203331-01", nil), ("0-\(id)-b7ad6b7169203331-01", nil),
    ("", nil), ("----", nil),
  ])
  func theNameIsReadAsTheSpecificationSays(text: String, id: String?) {
    #expect(TraceParent(text)?.traceID == id)
  }
}
