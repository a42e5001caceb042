extension ParameterShape {
  /// The shape as JSON, for who wants to hold the endpoints against Stripe's description or to make up calls.
  var rendered: JSON {
    switch self {
    case .text: .text("text")
    case .integer: .text("integer")
    case .flag: .text("flag")
    case .number: .text("number")
    case .map: .text("map")
    case .oneOf(let choices): Self.named("one_of", choices.map(JSON.text))
    case .list(let element): Self.named("list", [element.rendered])
    case .object(let fields): Self.named("object", fields.map(\.rendered))
    case .either(let shapes): Self.named("either", shapes.map(\.rendered))
    }
  }

  private static func named(_ name: String, _ values: [JSON]) -> JSON {
    var json = JSONObject()
    json.set(name, values)
    return .object(json)
  }
}

extension ParameterShape.Field {
  var rendered: JSON {
    var json = JSONObject()
    json.set("name", name)
    json.set("required", isRequired)
    json.set("emulated", isEmulated)
    json.set("shape", shape.rendered)
    return .object(json)
  }
}
