import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore

/// What an answer to a question tells that it must not.
struct TenantVerdict: Sendable {
  let status: Int
  let headers: HTTPFields
  let text: String

  init(status: Int, headers: HTTPFields = [:], text: String) {
    self.status = status
    self.headers = headers
    self.text = text
  }

  init(_ response: TestResponse) {
    self.init(
      status: response.status.code, headers: response.headers, text: String(buffer: response.body))
  }

  /// Whether the text or a header has it.
  func has(_ mark: String) -> Bool {
    Self.has(text, mark) || headers.contains { Self.has($0.value, mark) }
  }

  /// C's search, which ends at a NUL, takes a hundredth of the time that Swift's takes without optimization.
  private static func has(_ text: String, _ mark: String) -> Bool {
    strstr(text, mark) != nil || (strlen(text) != text.utf8.count && text.contains(mark))
  }

  /// Nil where nothing is told: no data of the foreign customer, and the same as of one that nobody knows.
  func objection(absent: TenantVerdict?) -> String? {
    if has(TenantWorld.foreignMark) { return "shows what is foreign: \(status) \(text)" }
    if status >= 500 { return "fails: \(status) \(text)" }
    guard let absent else { return nil }
    if status != absent.status { return "\(status) for the foreign, \(absent.status) for nobody" }
    guard Self.isSame(text, absent.text) else {
      return "another body: \(text) for the foreign, \(absent.text) for nobody"
    }
    if headers == absent.headers { return nil }
    let fields = [self, absent].map { $0.headers.map { "\($0.name): \($0.value)" } }
    guard fields[0].count == fields[1].count, zip(fields[0], fields[1]).allSatisfy(Self.isSame)
    else { return "other headers: \(fields[0]) for the foreign, \(fields[1]) for nobody" }
    return nil
  }

  /// Where the two ids differ by a letter, what is told of each may differ by that letter, in any form in which it is written: `v`
  /// and `w`, in capitals, as hexadecimal, as a wide letter.
  private static func isSame(_ foreign: String, _ absent: String) -> Bool {
    if foreign == absent { return true }
    let (left, right) = (Array(foreign.utf8), Array(absent.utf8))
    return left.count == right.count
      && zip(left, right).allSatisfy { $0 == $1 || (letters.contains($0) && $1 == $0 + 1) }
  }

  private static let letters: Set<UInt8> = [
    UInt8(ascii: "v"), UInt8(ascii: "V"), UInt8(ascii: "6"), 0x96, 0xB6,
  ]
}
