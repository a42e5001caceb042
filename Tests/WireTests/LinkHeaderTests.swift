import Testing
import Wire

@Suite struct LinkHeaderTests {
  @Test(
    arguments: [
      ([#"</d?page=2>; rel="next""#], "/d?page=2"), (["</d?page=2>; rel=next"], "/d?page=2"),
      (["</d?page=2>;rel=next"], "/d?page=2"), (["</d?page=2> ; rel = next"], "/d?page=2"),
      (["</d?page=2>; REL=NEXT"], "/d?page=2"), ([#"</d>; rel="prev next""#], "/d"),
      ([#"</d>; title="a, b; rel=prev"; rel=next"#], "/d"),
      ([#"</d?a=1,2>; rel=next"#], "/d?a=1,2"),
      (["</a>; rel=prev, </b>; rel=next"], "/b"), (["</a>; rel=prev", "</b>; rel=next"], "/b"),
      (["</a>; rel=prev,</b>;rel=next,</c>;rel=last"], "/b"), ([", , </b>; rel=next"], "/b"),
      ([#"</b>; rel="next"; title="x""#], "/b"), ([#"</b>; title*=UTF-8''%e2; rel="next""#], "/b"),
      ([#"</b>; rel="ne\xt""#], "/b"), (["</b>; rel=prev; rel=next"], nil),
      ([#"</b>; rel="next"; anchor="/other""#], nil), (["</b>; rev=next"], nil), (["</b>"], nil),
      ([#"</b>; rel="nextish""#], nil), (["rel=next"], nil), (["garbage, </b>; rel=next"], "/b"),
      ([#""quoted, </a>; rel=next", </b>; rel=next"#], "/b"), ([], nil), ([""], nil),
      (["<>; rel=next"], ""), (["< /b >; rel=next"], "/b"), (["</b>; rel=next;"], "/b"),
      (["</b>;; rel=next"], "/b"), (["</b>; x; rel=next"], "/b"),
    ] as [([String], String?)])
  func linksAreReadAsTheRFCHasThem(fields: [String], expected: String?) {
    #expect(LinkHeader(fields).target("next") == expected)
  }
}
