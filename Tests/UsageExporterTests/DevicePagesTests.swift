import PrometheusClient
import Reporting
import Testing

@testable import UsageExporter

@Suite struct DevicePagesTests {
  private struct Page {
    let body: String
    var link: String?
  }

  /// Walks through pages keyed by the address that asks for them.
  private func walk(_ pages: [String: Page], _ list: DeviceList? = nil) throws -> (
    DeviceCounts, [String]
  ) {
    let list = try list ?? DeviceList(address: WebAddress("http://api/d"))
    var walk = DevicePages(list: list)
    var asked: [String] = []
    while let address = walk.next {
      asked.append(String(address.text.dropFirst("http://api".count)))
      let page = try #require(pages[asked[asked.count - 1]], "asked for \(asked)")
      try walk.add(try JSONValue(answer: Array(page.body.utf8), from: address), link: page.link)
    }
    return (try walk.counts(), asked)
  }

  private func devices(_ ids: ClosedRange<Int>, online: Int = 0) -> String {
    let rows = ids.map { #"{"uuid":"d\#($0)","is_online":\#($0 <= online)}"# }
    return "[\(rows.joined(separator: ","))]"
  }

  @Test func oneAnswerWithoutPagesIsTheWholeList() throws {
    let (counts, asked) = try walk([
      "/d": Page(body: #"{"count":3,"devices":\#(devices(1...3, online: 2))}"#)
    ])
    #expect(counts == DeviceCounts(active: 2, total: 3))
    #expect(asked == ["/d"])
  }

  @Test func pageNumbersAreFollowedUntilEveryDeviceWasSeen() throws {
    func page(_ number: Int, _ ids: ClosedRange<Int>) -> Page {
      Page(
        body:
          #"{"devices":\#(devices(ids, online: 3)),"pagination":{"currentPage":\#(number),"totalPages":3,"totalDevices":5,"limit":2}}"#
      )
    }
    let (counts, asked) = try walk([
      "/d": page(1, 1...2), "/d?page=2&limit=2": page(2, 3...4),
      "/d?page=3&limit=2": page(3, 5...5),
    ])
    #expect(counts == DeviceCounts(active: 3, total: 5))
    #expect(asked == ["/d", "/d?page=2&limit=2", "/d?page=3&limit=2"])
  }

  @Test func offsetsCursorsAndLinksAreFollowed() throws {
    let total = #""totalDevices":3"#
    let byOffset = try walk([
      "/d": Page(
        body: #"{"devices":\#(devices(1...2)),"pagination":{"offset":0,"limit":2,\#(total)}}"#),
      "/d?offset=2&limit=2": Page(
        body: #"{"devices":\#(devices(3...3)),"pagination":{"offset":2,"limit":2,\#(total)}}"#),
    ])
    #expect(byOffset.0 == DeviceCounts(active: 0, total: 3))
    let byCursor = try walk([
      "/d": Page(body: #"{"data":\#(devices(1...2)),"pagination":{"nextCursor":"a b"}}"#),
      "/d?cursor=a%20b": Page(
        body: #"{"data":\#(devices(3...3)),"pagination":{"nextCursor":null}}"#),
    ])
    #expect(byCursor.0 == DeviceCounts(active: 0, total: 3))
    let byLink = try walk([
      "/d": Page(body: devices(1...2), link: #"</d?page=9>; rel="next", </d>; rel="first""#),
      "/d?page=9": Page(body: devices(3...3, online: 9)),
    ])
    #expect(byLink.0 == DeviceCounts(active: 1, total: 3))
  }

  @Test func otherPathsMayBeGiven() throws {
    let list = try DeviceList(
      address: WebAddress("http://api/d"), totalPath: "meta.total", activePath: "state.up")
    let (counts, _) = try walk(
      [
        "/d": Page(body: #"{"data":{"items":[{"id":1,"state":{"up":true}}]},"meta":{"total":"1"}}"#)
      ], list)
    #expect(counts == DeviceCounts(active: 1, total: 1))
  }

  @Test(arguments: [
    (
      "a page that repeats itself", ["/d", "/d?page=2"],
      #"{"devices":[{"is_online":true}],"pagination":{"totalDevices":5}}"#,
      "it listed 1 of 5 devices and offered no further page"
    ),
    ("no list", ["/d"], #"{"count":0}"#, "the answer has no list of devices"),
    (
      "a device without a state", ["/d"], #"{"devices":[{"uuid":"a"}]}"#,
      "a device has no is_online that is true or false"
    ),
    (
      "a link to elsewhere", ["/d"],
      #"{"devices":[{"id":1,"is_online":true}],"pagination":{"totalDevices":2,"next":"http://evil/d"}}"#,
      "its next page is at another address"
    ),
    (
      "fewer devices than there are", ["/d", "/d?page=2"],
      #"{"devices":[],"pagination":{"totalDevices":2}}"#, "it listed 0 of 2 devices"
    ),
  ])
  func aPartIsNeverTakenForTheWhole(
    label: String, addresses: [String], body: String, reason: String
  ) {
    let pages = Dictionary(addresses.map { ($0, Page(body: body)) }) { first, _ in first }
    let error = #expect(throws: PrometheusError.self) { try walk(pages) }
    #expect(error?.description.contains(reason) == true, "\(label): \(error?.description ?? "")")
  }

  @Test func anEmptyListIsNoDevices() throws {
    let (counts, _) = try walk([
      "/d": Page(body: #"{"devices":[],"pagination":{"totalDevices":0}}"#)
    ])
    #expect(counts == DeviceCounts(active: 0, total: 0))
  }
}
