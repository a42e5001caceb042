import Foundation
import Wire

/// One way to write an id where a request has it: the id itself in another form, or another id that is mistaken for it.
struct TenantSpelling: Sendable {
  let name: String
  /// Nil where it would be the plain form.
  let write: @Sendable (String) -> String?

  static func percent(_ text: String) -> String { percent(text.utf8) }

  private static func percent(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { isUnreserved($0) ? String(UnicodeScalar($0)) : escaped($0) }.joined()
  }

  /// RFC 3986 §2.3.
  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"):
      true
    default: false
    }
  }

  private static func escaped(_ byte: UInt8) -> String {
    "%" + Hexadecimal.digits(of: UInt32(byte), atLeast: 2, uppercase: true)
  }

  private static func everyByte(_ text: some Sequence<UInt8>) -> String {
    text.map(escaped).joined()
  }

  /// The same in another normal form; nil for texts that have none.
  private static func decomposed(_ text: String) -> String? {
    let other = text.decomposedStringWithCanonicalMapping
    return Array(other.utf8) == Array(text.utf8) ? nil : other
  }

  private static func wide(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map {
          (0x21...0x7E).contains($0.value) ? UnicodeScalar($0.value + 0xFEE0) ?? $0 : $0
        }))
  }

  /// In a path or a query: what is sent for an id.
  static let inAddress: [TenantSpelling] = [
    TenantSpelling(name: "plain") { percent($0) },
    TenantSpelling(name: "every byte escaped") { everyByte($0.utf8) },
    TenantSpelling(name: "in small digits") { everyByte($0.utf8).lowercased() },
    TenantSpelling(name: "first byte escaped") {
      everyByte($0.utf8.prefix(1)) + percent($0.utf8.dropFirst())
    },
    TenantSpelling(name: "as it is") { percent($0) == $0 ? nil : $0 },
    TenantSpelling(name: "escaped twice") { percent(everyByte($0.utf8)) },
    TenantSpelling(name: "decomposed") { decomposed($0).map(percent) },
    TenantSpelling(name: "in capitals") { $0.uppercased() == $0 ? nil : percent($0.uppercased()) },
    TenantSpelling(name: "in small letters") {
      $0.lowercased() == $0 ? nil : percent($0.lowercased())
    },
    TenantSpelling(name: "in wide letters") { percent(wide($0)) },
    TenantSpelling(name: "without its end") { percent(String($0.dropLast())) },
    TenantSpelling(name: "without its beginning") { percent(String($0.dropFirst())) },
    TenantSpelling(name: "longer") { percent($0 + "0") },
    TenantSpelling(name: "behind the own") { percent(TenantIDs.own + $0) },
    TenantSpelling(name: "twice") { percent($0 + $0) },
    TenantSpelling(name: "list") { percent(TenantIDs.own + "," + $0) },
    TenantSpelling(name: "slash") { percent($0) + "/" },
    TenantSpelling(name: "escaped slash") { percent($0 + "/") },
    TenantSpelling(name: "dot") { percent($0) + "/." },
    TenantSpelling(name: "from the own folder") { TenantIDs.own + "/../" + percent($0) },
    TenantSpelling(name: "from the own folder, escaped") { percent(TenantIDs.own + "/../" + $0) },
    TenantSpelling(name: "space before") { "%20" + percent($0) },
    TenantSpelling(name: "space behind") { percent($0) + "%20" },
    TenantSpelling(name: "plus") { percent($0) + "+" },
    TenantSpelling(name: "line end") { percent($0) + "%0A" },
    TenantSpelling(name: "NUL") { percent($0) + "%00" },
    TenantSpelling(name: "NUL behind the own") { percent(TenantIDs.own) + "%00" + percent($0) },
    TenantSpelling(name: "nothing that is seen") { percent($0 + "\u{200B}") },
    TenantSpelling(name: "turned around") { percent("\u{202E}" + $0) },
    TenantSpelling(name: "byte order mark") { percent("\u{FEFF}" + $0) },
    TenantSpelling(name: "no UTF-8") { percent($0) + "%FF" },
    TenantSpelling(name: "overlong") { "%C1%A3" + percent(String($0.dropFirst())) },
    TenantSpelling(name: "half an escape") { percent($0) + "%7" },
    TenantSpelling(name: "parameter of a path") { percent($0) + ";a=1" },
    TenantSpelling(name: "question mark") { percent($0 + "?a=1") },
    TenantSpelling(name: "fragment") { percent($0 + "#a") },
    TenantSpelling(name: "pattern") { percent("%" + $0.suffix(1)) },
    TenantSpelling(name: "any letter") { percent("_" + String($0.dropFirst())) },
    TenantSpelling(name: "quotes") { percent($0 + "' OR '1'='1") },
  ]

  private static func string(_ text: String) -> String { "\"\(text)\"" }

  private static func units(_ text: String) -> String {
    text.utf16.map { "\\u" + Hexadecimal.digits(of: UInt32($0), atLeast: 4) }.joined()
  }

  /// In a body: the JSON of the value.
  static let inBody: [TenantSpelling] = [
    TenantSpelling(name: "plain") { string($0) },
    TenantSpelling(name: "escaped") { string(units($0)) },
    TenantSpelling(name: "decomposed") { decomposed($0).map(string) },
    TenantSpelling(name: "decomposed and escaped") { decomposed($0).map { string(units($0)) } },
    TenantSpelling(name: "in capitals") { $0.uppercased() == $0 ? nil : string($0.uppercased()) },
    TenantSpelling(name: "in small letters") {
      $0.lowercased() == $0 ? nil : string($0.lowercased())
    },
    TenantSpelling(name: "in wide letters") { string(wide($0)) },
    TenantSpelling(name: "without its end") { string(String($0.dropLast())) },
    TenantSpelling(name: "without its beginning") { string(String($0.dropFirst())) },
    TenantSpelling(name: "longer") { string($0 + "0") },
    TenantSpelling(name: "behind the own") { string(TenantIDs.own + $0) },
    TenantSpelling(name: "space before") { string(" " + $0) },
    TenantSpelling(name: "space behind") { string($0 + " ") },
    TenantSpelling(name: "line end") { string($0 + "\\n") },
    TenantSpelling(name: "NUL") { string($0 + "\\u0000") },
    TenantSpelling(name: "NUL behind the own") { string(TenantIDs.own + "\\u0000" + $0) },
    TenantSpelling(name: "nothing that is seen") { string($0 + "\\u200b") },
    TenantSpelling(name: "half a pair") { string($0 + "\\ud83c") },
    TenantSpelling(name: "list") { "[\(string($0))]" },
    TenantSpelling(name: "list with the own") { "[\(string(TenantIDs.own)), \(string($0))]" },
    TenantSpelling(name: "object") { "{\"id\": \(string($0))}" },
    TenantSpelling(name: "twice, behind the own") {
      "\(string(TenantIDs.own)), \"customer_id\": \(string($0))"
    },
    TenantSpelling(name: "twice, before the own") {
      "\(string($0)), \"customer_id\": \(string(TenantIDs.own))"
    },
    TenantSpelling(name: "another key") {
      "\(string(TenantIDs.own)), \"Customer_Id\": \(string($0))"
    },
    TenantSpelling(name: "percent") { string(percent(everyByte($0.utf8))) },
    TenantSpelling(name: "quotes") { string($0 + "' OR '1'='1") },
  ]
}
