import Testing

@testable import PrometheusClient

@Suite struct WebAddressTests {
  @Test func credentialsLeaveTheAddress() throws {
    let address = try WebAddress("http://user:p%40ss@prom:9090/base")
    #expect(address.text == "http://prom:9090/base")
    #expect(address.authorization == "Basic dXNlcjpwQHNz")
    #expect(address.description == "http://prom:9090/base")
    #expect(try WebAddress("http://prom").authorization == nil)
  }

  @Test(arguments: [
    "", "prom:9090", "ftp://x", "http://", "http://:80", "http://a b", "http://a#f",
  ])
  func otherTextsAreRefused(text: String) {
    #expect(throws: PrometheusError.self) { try WebAddress(text) }
  }

  @Test func pathsAndQueriesAreJoined() throws {
    let base = try WebAddress("http://h:1/p/")
    #expect(base.appending(path: "/api").text == "http://h:1/p/api")
    let asked = try WebAddress("http://h/d?page=1&x=2").setting([
      ("page", "2"), ("q", "a b{c=\"d\"}"),
    ])
    #expect(asked.text == "http://h/d?x=2&page=2&q=a%20b%7Bc%3D%22d%22%7D")
  }

  @Test(arguments: [
    ("?page=2", "http://h:1/d?page=2"), ("/d?cursor=x", "http://h:1/d?cursor=x"),
    ("http://h:1/e", "http://h:1/e"), ("http://evil/e", nil), ("//evil/e", nil),
    ("https://h:1/e", nil),
  ])
  func linksStayOnTheSameOrigin(link: String, expected: String?) throws {
    #expect(try WebAddress("http://h:1/d?page=1").following(link)?.text == expected)
  }

  @Test(arguments: [
    ("Sun, 06 Nov 1994 08:49:37 GMT", Int64(784_111_777)), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
    ("Thu, 29 Feb 2024 12:00:00 GMT", 1_709_208_000), ("soon", nil),
    ("Sunday, 06-Nov-94 08:49:37 GMT", nil),
  ])
  func httpDatesAreRead(text: String, expected: Int64?) {
    #expect(HTTPDate.seconds(text) == expected)
  }

  @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")])
  func base64FollowsTheRFC(text: String, expected: String) {
    #expect(Base64.encode(Array(text.utf8)) == expected)
  }
}
