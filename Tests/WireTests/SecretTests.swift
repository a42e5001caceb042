import Testing
import Wire

@Suite struct SecretTests {
  private struct Holder {
    let name = "holder"
    let secret = Secret("canary-5f1c")
    let list = [Secret("canary-5f1c")]
    let nested: Secret? = Secret("canary-5f1c")
  }

  @Test func noTextFormShowsIt() {
    let secret = Secret("canary-5f1c")
    let holder = Holder()
    var texts = [
      "\(secret)", String(describing: secret), String(reflecting: secret), secret.debugDescription,
      "\(holder)", String(describing: holder), String(reflecting: holder),
      "\([secret: secret])", "\(Optional(secret) as Any)",
    ]
    var dumped = ""
    dump(holder, to: &dumped)
    dump(secret, to: &dumped)
    texts.append(dumped)
    for text in texts { #expect(!text.contains("canary-5f1c")) }
    #expect("\(secret)" == "<secret>")
  }

  @Test func mirrorsHaveNoChildren() {
    #expect(Mirror(reflecting: Secret("canary")).children.isEmpty)
    let found = Mirror(reflecting: Holder()).descendant("secret", "revealed")
    #expect(found == nil)
  }

  @Test func nothingEncodesIt() {
    #expect(!((Secret("canary") as Any) is any Encodable))
  }

  @Test(arguments: [
    ("same", "a", "a", true), ("other", "a", "b", false), ("longer", "a", "aa", false),
    ("empty", "", "", true), ("composed otherwise", "caf\u{E9}", "cafe\u{301}", false),
  ])
  func equalsByBytes(_ name: String, left: String, right: String, isEqual: Bool) {
    #expect((Secret(left) == Secret(right)) == isEqual)
    #expect(Set([Secret(left), Secret(right)]).count == (isEqual ? 1 : 2))
  }
}
