import PrometheusClient
import Reporting
import Testing
import WebClient
import Wire

@testable import UsageExporter

@Suite struct DevicePagesTests {
  private struct Page {
    let body: String
    var link: String?
    var headers: [(name: String, value: String)] = []
  }

  /// Walks through pages keyed by the address that asks for them.
  private func walk(_ pages: [String: Page], _ list: DeviceList? = nil) throws -> (
    DeviceCounts, [String]
  ) {
    let list = try list ?? DeviceList(address: WebAddress("http://api/d"))
    var walk = DevicePages(list: list)
    var asked: [String] = []
    while let request = walk.next {
      let body = request.body.map { " \($0)" } ?? ""
      let continuation = request.continuation.map { " \($0)" } ?? ""
      asked.append(
        String(request.address.text.dropFirst("http://api".count)) + body + continuation)
      let page = try #require(pages[asked[asked.count - 1]], "asked for \(asked)")
      let headers = page.headers + (page.link.map { [(name: "Link", value: $0)] } ?? [])
      try walk.add(
        try JSONValue(answer: Array(page.body.utf8), from: request.address),
        headers: PageHeaders(HTTPAnswer(status: 200, headers: headers, body: [])),
        answeredAt: SampleTime(seconds: 1_772_445_600))
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
      address: WebAddress("http://api/d"), totalPath: "meta.total", active: .flag("state.up"))
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

  /// Every way to say "more" that cannot be followed, with a list that never shows anything else.
  @Test(arguments: [
    #""nextToken":"abc""#, #""next_token":"abc""#, #""NextToken":"abc""#, #""nextPageToken":"abc""#,
    #""next_page_token":"abc""#, #""continuationToken":"abc""#, #""nextCursor":"abc""#,
    #""cursor":"abc""#, #""meta":{"next_cursor":"abc"}"#, #""next":"abc""#, #""next":2"#,
    #""next":true"#, #""next":"/d?page=2""#, #""next":{"href":"/d?page=2"}"#,
    #""links":{"next":"/d?page=2"}"#, #""_links":{"next":{"href":"/d?page=2"}}"#,
    #""@odata.nextLink":"/d?page=2""#, #""paging":{"next_page_url":"/d?page=2"}"#,
    #""hasMore":true"#, #""has_more":true"#, #""hasNext":true"#, #""has_next_page":true"#,
    #""pageInfo":{"hasNextPage":true,"endCursor":"abc"}"#, #""more":true"#, #""truncated":true"#,
    #""isTruncated":"true""#, #""last":false"#, #""isLast":false"#, #""complete":false"#,
    #""totalPages":3"#, #""page":1,"total_pages":3"#, #""currentPage":1,"lastPage":2"#,
    #""number":0,"totalPages":2"#,
    #""page":{"size":2,"totalElements":9,"totalPages":5,"number":0}"#,
    #""total":9"#, #""totalCount":9"#, #""count":9"#, #""pagination":{"total":9}"#,
    #""total_items":"9""#, #""lastEvaluatedKey":{"id":{"S":"2"}}"#, #""nextOffset":2"#,
    #""marker":"abc""#, #""scroll_id":"abc""#, #""offset":0,"limit":2,"total":9"#,
  ])
  func aWordThatSaysMoreIsNeverTakenForTheEnd(words: String) throws {
    let body = #"{"devices":\#(devices(1...2)),\#(words)}"#
    #expect(throws: PrometheusError.self) { try walkAnywhere { _ in Page(body: body) } }
    let wrapped = #"{"data":{"devices":\#(devices(1...2)),\#(words)}}"#
    #expect(throws: PrometheusError.self) { try walkAnywhere { _ in Page(body: wrapped) } }
  }

  @Test(arguments: [
    #""nextToken":null"#, #""nextToken":"""#, #""next":null"#, #""next":false"#, #""links":{}"#,
    #""hasMore":false"#, #""last":true"#, #""totalPages":1"#, #""page":1,"totalPages":1"#,
    #""number":0,"totalPages":1"#, #""total":2"#, #""count":2"#,
    #""pageInfo":{"hasNextPage":false,"endCursor":"abc"}"#,
    #""lastEvaluatedKey":{}"#, #""offset":0,"limit":50,"total":2"#,
    #""links":{"next":null,"last":"/d?page=1"}"#,
  ])
  func aWordThatSaysNothingMoreEndsTheList(words: String) throws {
    let body = #"{"devices":\#(devices(1...2, online: 1)),\#(words)}"#
    #expect(try walkAnywhere { _ in Page(body: body) } == DeviceCounts(active: 1, total: 2))
  }

  @Test(arguments: ["X-Total-Count", "x-total", "Total-Count"])
  func aTotalInAHeaderIsNotReachedByAPart(name: String) throws {
    let page = Page(body: devices(1...2), headers: [(name, "5")])
    #expect(throws: PrometheusError.self) { try walkAnywhere { _ in page } }
    let whole = Page(body: devices(1...2), headers: [(name, "2")])
    #expect(try walkAnywhere { _ in whole } == DeviceCounts(active: 0, total: 2))
    let range = Page(body: devices(1...2), headers: [("Content-Range", "devices 0-1/5")])
    #expect(throws: PrometheusError.self) { try walkAnywhere { _ in range } }
  }

  /// Walks a platform that answers by what it is asked; ends after a hundred pages.
  private func walkAnywhere(_ list: DeviceList? = nil, _ page: (PageRequest) -> Page) throws
    -> DeviceCounts
  {
    let list = try list ?? DeviceList(address: WebAddress("http://api/d"))
    var walk = DevicePages(list: list)
    var asked = 0
    while let request = walk.next, asked < 100 {
      asked += 1
      let page = page(request)
      try walk.add(
        try JSONValue(answer: Array(page.body.utf8), from: request.address),
        headers: PageHeaders(HTTPAnswer(status: 200, headers: page.headers, body: [])))
    }
    #expect(asked < 100)
    return try walk.counts()
  }

  @Test(arguments: [
    ("nextToken", "nextToken"), ("next_token", "next_token"), ("nextPageToken", "pageToken"),
    ("next_page_token", "page_token"), ("next_cursor", "cursor"),
    ("continuationToken", "continuationToken"),
    ("nextMarker", "marker"), ("next", "cursor"),
  ])
  func tokensGoBackInTheirParameterAlsoOverEmptyPages(word: String, parameter: String) throws {
    let counts = try walk([
      "/d": Page(body: #"{"devices":\#(devices(1...2)),"\#(word)":"a"}"#),
      "/d?\(parameter)=a": Page(body: #"{"devices":[],"\#(word)":"b"}"#),
      "/d?\(parameter)=b": Page(body: #"{"devices":\#(devices(3...3)),"\#(word)":null}"#),
    ]).0
    #expect(counts == DeviceCounts(active: 0, total: 3))
  }

  @Test func nullAndEmptyTextsNameNobody() throws {
    let rows = (1...4).map {
      #"{"uuid":\#($0 % 2 == 0 ? "null" : "\"\""),"id":\#($0),"is_online":true}"#
    }
    #expect(
      try walkAnywhere { _ in Page(body: "[\(rows.joined(separator: ","))]") }
        == DeviceCounts(active: 4, total: 4))
    let nameless = (1...4).map { _ in #"{"uuid":null,"is_online":true}"# }
    #expect(
      try walkAnywhere { _ in Page(body: "[\(nameless.joined(separator: ","))]") }
        == DeviceCounts(active: 4, total: 4))
  }

  @Test func aDeviceOnTwoPagesCountsOnceAndMoreThanThereAreIsAReason() throws {
    func clients(_ ids: ClosedRange<Int>, key: String, page: Int) -> Page {
      let rows = ids.map { #"{"\#(key)":"c\#($0)","is_online":true}"# }.joined(separator: ",")
      return Page(body: #"{"devices":[\#(rows)],"pagination":{"page":\#(page),"totalDevices":5}}"#)
    }
    for key in ["clientid", "id", "devEui", "thingName"] {
      let counts = try walk([
        "/d": clients(1...3, key: key, page: 1), "/d?page=2": clients(3...5, key: key, page: 2),
      ]).0
      #expect(counts == DeviceCounts(active: 5, total: 5))
    }
    let error = #expect(throws: PrometheusError.self) {
      try walk([
        "/d": clients(1...3, key: "label", page: 1),
        "/d?page=2": clients(3...5, key: "label", page: 2),
      ])
    }
    #expect(error?.description.contains("it listed 6 devices and says that there are 5") == true)
  }

  @Test func howManyThereAreDoesNotDependOnTheirState() throws {
    let counts = try walkAnywhere { _ in
      Page(body: #"[{"id":1},{"id":2},{"id":3,"is_online":true},{"id":4}]"#)
    }
    #expect(counts.total == 4)
    #expect(counts.active == nil)
    #expect(counts.doubt == "a device has no is_online that is true or false")
  }

  @Test func anEmptyListIsNoDevices() throws {
    let (counts, _) = try walk([
      "/d": Page(body: #"{"devices":[],"pagination":{"totalDevices":0}}"#)
    ])
    #expect(counts == DeviceCounts(active: 0, total: 0))
  }
}
