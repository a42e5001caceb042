import Foundation
import Reporting

extension JSONValue {
  /// The document that `value` encodes to, so that a form that is written elsewhere is written once; numbers keep
  /// their digits and members stand in the order of their names.
  init(encoding value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    self = try JSONParser.parse(Array(encoder.encode(value)))
  }
}
