import PrometheusClient
import Reporting

/// What an answer of a list says of its pages: every word by which platforms say that there is more.
///
/// Words are looked for in the answer's objects, not in its lists, whatever their spelling (`nextPageToken`,
/// `next_page_token`, `NextPageToken`).
struct PageWords {
  /// A value that asks for the next page, and the parameter that takes it.
  struct Token {
    let parameter: String
    let value: String
  }

  /// A number with the parameter that carries it.
  struct Numbered {
    let parameter: String
    let value: Int64
  }

  private(set) var address: String?
  private(set) var token: Token?
  private(set) var nextPage: Int64?
  private(set) var hasMore: Bool?
  private(set) var page: Numbered?
  private(set) var lastPage: Int64?
  private(set) var offset: Numbered?
  private(set) var size: Numbered?
  /// The highest number that is called a total.
  private(set) var total: Int64?
  /// A word that says "more" in a form that cannot be followed.
  private(set) var riddle: String?

  private static let deepest = 3

  init(_ document: JSONValue) {
    var level = [document]
    for _ in 0..<Self.deepest {
      var inner: [JSONValue] = []
      for case .object(let object) in level {
        for member in object.members {
          read(member.key, member.value)
          if case .object = member.value { inner.append(member.value) }
        }
      }
      level = inner
    }
  }

  /// What stands at a path that was given for the next page.
  init(_ next: DeviceList.NextPage, in document: JSONValue) {
    guard let value = document.value(at: next.path) else { return }
    let key = next.path.split(separator: ".").last.map(String.init) ?? next.path
    read(key, value)
    if !saysMore { readNext(value, isAddress: false) }
    if let token, let parameter = next.parameter {
      self.token = Token(parameter: parameter, value: token.value)
    }
  }

  /// Whether any word says that this page is not the last.
  var saysMore: Bool {
    address != nil || token != nil || nextPage != nil || hasMore == true || riddle != nil
      || lastPage.map { $0 > max(1, page?.value ?? 1) } ?? false
  }

  /// Letters alone, in lower case: `@odata.nextLink` and `next_link` are one word.
  private static func plain(_ key: String) -> String {
    String(key.lowercased().replacing("@odata.", with: "").filter { $0.isLetter || $0.isNumber })
  }

  private mutating func read(_ key: String, _ value: JSONValue) {
    let word = Self.plain(key)
    if Self.next.contains(word) {
      readNext(value, isAddress: word != "next" && word != "nextpage")
    } else if let parameter = Self.tokens[word] {
      readToken(key, parameter, value)
    } else if Self.more.contains(word), let flag = value.flag {
      hasMore = hasMore ?? flag
    } else if Self.end.contains(word), value.count == nil, let flag = value.flag {
      hasMore = hasMore ?? !flag
    } else if let number = value.count {
      readNumber(key, word, number)
    }
  }

  private mutating func readNext(_ value: JSONValue, isAddress: Bool) {
    switch value {
    case .string(let text) where !text.isEmpty:
      if isAddress || text.contains("/") || text.hasPrefix("?") {
        address = address ?? text
      } else if let number = value.count {
        nextPage = nextPage ?? number
      } else {
        token = token ?? Token(parameter: "cursor", value: text)
      }
    case .number: nextPage = nextPage ?? value.count
    case .bool(let flag): hasMore = hasMore ?? flag
    case .object:
      if let text = ["href", "url", "uri", "link"].lazy.compactMap({ value[$0]?.text }).first {
        address = address ?? text
      }
    default: break
    }
  }

  private mutating func readToken(_ key: String, _ parameter: String, _ value: JSONValue) {
    switch value {
    case .string(let text), .number(let text):
      guard !text.isEmpty, token == nil else { return }
      token = Token(
        parameter: key.contains("_") ? Self.snake(parameter) : parameter, value: text)
    case .object(let object) where !object.members.isEmpty: riddle = riddle ?? key
    case .array(let elements) where !elements.isEmpty: riddle = riddle ?? key
    default: break
    }
  }

  private mutating func readNumber(_ key: String, _ word: String, _ number: Int64) {
    if let parameter = Self.pages[word] {
      page = page ?? Numbered(parameter: parameter ?? key, value: number)
    } else if Self.lastPages.contains(word) {
      lastPage = lastPage ?? number
    } else if Self.offsets.contains(word) {
      offset = offset ?? Numbered(parameter: key, value: number)
    } else if Self.sizes.contains(word) {
      size = size ?? Numbered(parameter: key, value: number)
    } else if Self.totals.contains(word) {
      total = max(total ?? 0, number)
    }
  }

  private static func snake(_ camel: String) -> String {
    camel.reduce(into: "") { text, character in
      text += character.isUppercase ? "_" + character.lowercased() : String(character)
    }
  }
}

extension PageWords {
  private static let next: Set<String> = [
    "next", "nextpage", "nexturl", "nexturi", "nextlink", "nexthref", "nextpageurl",
    "nextpageuri", "nextpagelink",
  ]
  /// Words for a token, with the parameter that takes it.
  private static let tokens = [
    "nextcursor": "cursor", "cursor": "cursor", "nextpagecursor": "cursor", "endcursor": "after",
    "after": "after", "nexttoken": "nextToken", "nextpagetoken": "pageToken",
    "pagetoken": "pageToken", "continuationtoken": "continuationToken",
    "nextcontinuationtoken": "continuationToken", "continuation": "continuation",
    "continue": "continue", "nextmarker": "marker", "marker": "marker", "scrollid": "scrollId",
    "nextkey": "nextKey", "lastevaluatedkey": "lastEvaluatedKey", "nextoffset": "offset",
    "nextskip": "skip", "nextstart": "start", "pagingstate": "pagingState",
    "bookmark": "bookmark", "nextbookmark": "bookmark",
  ]
  private static let more: Set<String> = [
    "hasmore", "hasnext", "hasnextpage", "hasmorepages", "hasmoreitems", "hasmoreresults", "more",
    "moreresults", "moreitems", "moreavailable", "morepages", "istruncated", "truncated",
    "incomplete", "isincomplete", "incompleteresults", "partial", "ispartial",
  ]
  private static let end: Set<String> = [
    "last", "islast", "lastpage", "islastpage", "complete", "iscomplete", "done", "isdone",
    "endoflist", "finished",
  ]
  /// Words for the number of this page; with the parameter's name where it is another one.
  private static let pages: [String: String?] = [
    "currentpage": "page", "page": nil, "pagenumber": nil, "pageno": nil, "pageindex": nil,
    "number": "page", "pagenum": nil,
  ]
  private static let lastPages: Set<String> = [
    "totalpages", "pagecount", "numpages", "lastpage", "pages", "pagestotal", "maxpage",
    "numberofpages", "lastpagenumber", "totalpagecount",
  ]
  private static let offsets: Set<String> = ["offset", "skip"]
  private static let sizes: Set<String> = [
    "limit", "pagesize", "perpage", "itemsperpage", "size",
  ]
  private static let totals: Set<String> = [
    "total", "totalcount", "totalelements", "totalitems", "totalresults", "totaldevices",
    "totalrecords", "recordstotal", "totalhits", "totalsize", "totalrows", "count", "numfound",
    "totalnumber", "itemstotal", "totalentries", "devicecount", "overallcount",
  ]
}

extension JSONValue {
  /// True or false, also as a text or a number.
  var flag: Bool? {
    switch self {
    case .bool(let flag): flag
    case .string("true"), .number("1"): true
    case .string("false"), .number("0"): false
    default: nil
    }
  }
}
