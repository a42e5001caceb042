/// What one parameter of a call may look like.
///
/// Written as short text, one line a route: `name!` required, `:#` integer, `:?` boolean, `:.` number, `:(a,b)` one of,
/// `:[T]` list, `:{…}` object, `:{*}` map of strings, `A|B` either, `~name` known to Stripe but not emulated here.
indirect enum ParameterShape: Sendable, Equatable {
  case text
  case integer
  case flag
  case number
  case oneOf([String])
  case list(ParameterShape)
  case object([Field])
  case map
  case either([ParameterShape])

  struct Field: Sendable, Equatable {
    var name: String
    var isRequired: Bool
    var isEmulated: Bool
    var shape: ParameterShape
  }

  static func fields(_ text: String) -> [Field] {
    var reader = ParameterShapeReader(text)
    return reader.fields()
  }
}

/// Reads the notation of `ParameterShape`; it only ever sees text of this module, which a test parses whole.
struct ParameterShapeReader {
  private var rest: Substring

  init(_ text: String) { rest = text[...] }

  mutating func fields() -> [ParameterShape.Field] {
    var fields: [ParameterShape.Field] = []
    while true {
      rest = rest.drop { $0 == " " || $0 == "\n" }
      if rest.isEmpty || rest.first == "}" { return fields }
      let isEmulated = !take("~")
      let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      rest = rest.dropFirst(name.count)
      let isRequired = take("!")
      let shape = take(":") ? shape() : .text
      fields.append(
        .init(name: String(name), isRequired: isRequired, isEmulated: isEmulated, shape: shape))
      if name.isEmpty { rest = rest.dropFirst() }
    }
  }

  private mutating func shape() -> ParameterShape {
    var shapes = [single()]
    while take("|") { shapes.append(single()) }
    return shapes.count == 1 ? shapes[0] : .either(shapes)
  }

  private mutating func single() -> ParameterShape {
    if take("#") { return .integer }
    if take("?") { return .flag }
    if take(".") { return .number }
    if take("$") { return .text }
    if take("(") { return .oneOf(choices()) }
    if take("[") { return list() }
    if take("{*}") { return .map }
    if take("{") { return object() }
    return .text
  }

  private mutating func choices() -> [String] {
    let inside = rest.prefix { $0 != ")" }
    rest = rest.dropFirst(inside.count + 1)
    return inside.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }

  private mutating func list() -> ParameterShape {
    let element = shape()
    _ = take("]")
    return .list(element)
  }

  private mutating func object() -> ParameterShape {
    let inside = fields()
    _ = take("}")
    return .object(inside)
  }

  private mutating func take(_ prefix: String) -> Bool {
    guard rest.hasPrefix(prefix) else { return false }
    rest = rest.dropFirst(prefix.count)
    return true
  }
}
