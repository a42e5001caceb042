import Testing

@testable import StripeAPI

@Suite struct FormBodyTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let label: String
    let fields: [(String, FormValue)]
    let body: String
    let query: String
    var testDescription: String { label }
  }

  static let rows = [
    Row(label: "nothing", fields: [], body: "", query: ""),
    Row(
      label: "scalars in order",
      fields: [("b", .text("x")), ("a", .integer(-2)), ("c", .flag(true))],
      body: "b=x&a=-2&c=true", query: "b=x&a=-2&c=true"),
    Row(
      label: "empty text unsets", fields: [("lookup_key", .text(""))],
      body: "lookup_key=", query: "lookup_key="),
    Row(
      label: "list of groups",
      fields: [
        (
          "items",
          .list([
            .fields(FormBody([("price", .text("price_1"))])),
            .fields(FormBody([("price", .text("price_2")), ("quantity", .integer(3))])),
          ])
        )
      ],
      body: "items[0][price]=price_1&items[1][price]=price_2&items[1][quantity]=3",
      query:
        "items%5B0%5D%5Bprice%5D=price_1&items%5B1%5D%5Bprice%5D=price_2&items%5B1%5D%5Bquantity%5D=3"
    ),
    Row(label: "empty list", fields: [("items", .list([]))], body: "", query: ""),
    Row(
      label: "what is not plain ASCII",
      fields: [
        ("name", .text("Zoë & Söhne + 100% [x]")),
        ("metadata", .fields(FormBody([("a b", .text("="))]))),
      ],
      body: "name=Zo%C3%AB%20%26%20S%C3%B6hne%20%2B%20100%25%20%5Bx%5D&metadata[a%20b]=%3D",
      query: "name=Zo%C3%AB%20%26%20S%C3%B6hne%20%2B%20100%25%20%5Bx%5D&metadata%5Ba%20b%5D=%3D"),
  ]

  @Test(arguments: rows)
  func encodesAsStripesLibrariesDo(row: Row) {
    let form = FormBody(row.fields)
    #expect(form.bodyText == row.body)
    #expect(form.queryText == row.query)
  }

  @Test func dictionariesAreSortedSoThatOneValueMakesOneBody() {
    var form = FormBody()
    form.set("metadata", ["plan": "starter", "customer_id": "c1", "zone": "eu"])
    #expect(form.bodyText == "metadata[customer_id]=c1&metadata[plan]=starter&metadata[zone]=eu")
  }

  @Test func absentValuesAndEmptyGroupsAreLeftOut() {
    var form = FormBody()
    form.set("name", nil as String?)
    form.set("recurring") { $0.set("meter", nil as StripeMeterID?) }
    #expect(form.isEmpty)
  }
}
