import Testing
import Wire

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
    #expect(throws: WebAddressError.self) { try WebAddress(text) }
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
    ("https://h:1/e", nil), ("page2", "http://h:1/page2"), ("./x?y", "http://h:1/x?y"),
    ("../x", "http://h:1/x"), ("/a/../b/./c", "http://h:1/b/c"), ("HTTP://H:1/e", "http://H:1/e"),
    ("//h:1/e", "http://h:1/e"), ("/d?page=2#top", "http://h:1/d?page=2"),
    ("", "http://h:1/d?page=1"), ("#top", "http://h:1/d?page=1"), ("mailto:a@b", nil),
    ("/d?next=http://evil/", "http://h:1/d?next=http://evil/"), ("http://h:2/e", nil),
    ("/a b", nil),
  ])
  func linksStayOnTheSameOrigin(link: String, expected: String?) throws {
    #expect(try WebAddress("http://h:1/d?page=1").following(link)?.text == expected)
  }

  @Test func theImpliedPortIsTheSameOrigin() throws {
    #expect(try WebAddress("http://h/a").following("http://h:80/b") != nil)
    #expect(try WebAddress("https://H:443/a").following("https://h/b") != nil)
    #expect(try WebAddress("https://h:80/a").following("https://h/b") == nil)
    #expect(try WebAddress("http://h/a/b/c?x").resolving("../d?y")?.text == "http://h/a/d?y")
    #expect(try WebAddress("http://h?x=1").resolving("e")?.text == "http://h/e")
  }

  @Test func aPathGoesBeforeTheQuery() throws {
    let base = try WebAddress("http://u:p@vm:8428/?extra_label=tenant=a")
    #expect(
      base.appending(path: "/api/v1/query").setting([("query", "m")]).text
        == "http://vm:8428/api/v1/query?extra_label=tenant=a&query=m")
    #expect(
      try WebAddress("http://vm?x=1").appending(path: "/q").text == "http://vm/q?x=1")
    #expect(
      try WebAddress("http://vm/a?y=2").adding(query: base.query).text
        == "http://vm/a?y=2&extra_label=tenant=a")
    #expect(try WebAddress("http://vm:8428/a").adoptingCredentials(of: base).authorization != nil)
    #expect(try WebAddress("http://vm:1/a").adoptingCredentials(of: base).authorization == nil)
  }

  @Test(
    arguments: [
      ("http://h", "h", 80), ("https://h", "h", 443), ("http://H:1/x", "h", 1),
      ("http://[::1]", "::1", 80), ("https://[::1]:9?q", "::1", 9),
    ] as [(String, String, Int)])
  func hostsAndPorts(address: String, host: String, port: Int) throws {
    let address = try WebAddress(address)
    #expect(address.host == host)
    #expect(address.port == port)
  }
}
