import Testing
import Wire

@Suite struct PercentEncodingTests {
  @Test(
    arguments: [
      ("", "", ""), ("aZ09-_~", "aZ09-_~", "aZ09-_~"), ("a.b", "a.b", "a%2Eb"),
      ("..", "..", "%2E%2E"), ("a b+c", "a%20b%2Bc", "a%20b%2Bc"), ("%", "%25", "%25"),
      ("/?#&=", "%2F%3F%23%26%3D", "%2F%3F%23%26%3D"), ("é²", "%C3%A9%C2%B2", "%C3%A9%C2%B2"),
      ("\u{0}\n", "%00%0A", "%00%0A"),
    ] as [(String, String, String)])
  func textsAreEncoded(text: String, encoded: String, segment: String) {
    #expect(PercentEncoding.encoded(text) == encoded)
    #expect(PercentEncoding.pathSegment(text) == segment)
    for form in [encoded, segment] {
      #expect(PercentEncoding.decoded(form) == text)
      #expect(PercentEncoding.decodedLeniently(form) == text)
    }
  }

  @Test(
    arguments: [
      ("a+b", "a+b", "a+b"), ("%c3%a9", "é", "é"), ("100%", nil, "100%"), ("%4", nil, "%4"),
      ("%zz", nil, "%zz"), ("%+f", nil, "%+f"), ("%%41", nil, "%A"), ("%ff", nil, "\u{FFFD}"),
    ] as [(String, String?, String)])
  func whatIsBrokenIsNothingOrStays(text: String, strictly: String?, leniently: String) {
    #expect(PercentEncoding.decoded(text) == strictly)
    #expect(PercentEncoding.decodedLeniently(text) == leniently)
  }
}
