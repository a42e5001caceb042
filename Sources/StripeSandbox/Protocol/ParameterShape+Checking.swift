extension ParameterShape {
  /// Refuses what Stripe refuses before any work: unknown, missing, wrongly typed parameters.
  ///
  /// An empty text unsets an optional parameter (docs.stripe.com/api, `""`), so it passes for those.
  static func check(_ tree: FormTree, against fields: [Field], at prefix: String = "")
    throws(StripeError)
  {
    for entry in tree.entries {
      let path = join(prefix, entry.name)
      guard let field = fields.first(where: { $0.name == entry.name }) else {
        if prefix.isEmpty, entry.name == "expand" { continue }
        throw .unknownParameter(path)
      }
      guard field.isEmulated else { throw notEmulated(path) }
      try field.shape.check(entry.value, at: path, isRequired: field.isRequired)
    }
    for field in fields where field.isRequired && tree[field.name] == nil {
      throw .parameterMissing(join(prefix, field.name))
    }
  }

  private func check(_ value: FormTree, at path: String, isRequired: Bool) throws(StripeError) {
    if case .text(let text) = value, text.isEmpty {
      if isRequired { throw Self.emptyText(path) }
      return
    }
    switch self {
    case .text: try Self.checkText(value, at: path)
    case .integer: try Self.checkInteger(value, at: path)
    case .flag: try Self.checkFlag(value, at: path)
    case .number: try Self.checkNumber(value, at: path)
    case .oneOf(let choices): try Self.checkChoice(value, of: choices, at: path)
    case .list(let element): try Self.checkList(value, of: element, at: path)
    case .object(let fields): try Self.checkObject(value, of: fields, at: path)
    case .map: try Self.checkMap(value, at: path)
    case .either(let shapes): try Self.checkAny(value, of: shapes, at: path)
    }
  }

  private static func checkText(_ value: FormTree, at path: String) throws(StripeError) {
    guard let text = value.text else {
      throw .refusedBeforeWork("Invalid string: {...}", param: path, code: nil)
    }
    guard text.utf8.count <= 5_000 else {
      throw .refusedBeforeWork(
        "Invalid string: must be at most 5000 characters", param: path, code: nil)
    }
  }

  private static func checkInteger(_ value: FormTree, at path: String) throws(StripeError) {
    guard let text = value.text, Int64(text) != nil else {
      throw .refusedBeforeWork(
        "Invalid integer: \(value.text ?? "{...}")", param: path, code: "parameter_invalid_integer")
    }
  }

  private static func checkFlag(_ value: FormTree, at path: String) throws(StripeError) {
    // The Python SDK before version 12 writes `True` in the query of a DELETE.
    guard let text = value.text?.lowercased(), text == "true" || text == "false" else {
      throw .refusedBeforeWork(
        "Invalid boolean: \(value.text ?? "{...}")", param: path, code: nil)
    }
  }

  private static func checkNumber(_ value: FormTree, at path: String) throws(StripeError) {
    guard let text = value.text, Double(text)?.isFinite == true else {
      throw .refusedBeforeWork("Invalid decimal: \(value.text ?? "{...}")", param: path, code: nil)
    }
  }

  private static func checkChoice(_ value: FormTree, of choices: [String], at path: String)
    throws(StripeError)
  {
    guard let text = value.text, choices.contains(text) else {
      let named = choices.filter { !$0.isEmpty }
      let list =
        named.count < 2
        ? named.joined()
        : named.dropLast().joined(separator: ", ") + ", or " + (named.last ?? "")
      throw .refusedBeforeWork(
        "Invalid \(path): must be \(named.count < 2 ? "" : "one of ")\(list)", param: path,
        code: nil)
    }
  }

  private static func checkList(_ value: FormTree, of element: ParameterShape, at path: String)
    throws(StripeError)
  {
    guard case .branch(let entries) = value else {
      throw .refusedBeforeWork("Invalid array", param: path, code: nil)
    }
    for entry in entries {
      guard Int(entry.name) != nil else {
        throw .refusedBeforeWork("Invalid array", param: path, code: nil)
      }
      try element.check(entry.value, at: join(path, entry.name), isRequired: true)
    }
  }

  private static func checkObject(_ value: FormTree, of fields: [Field], at path: String)
    throws(StripeError)
  {
    guard case .branch = value else {
      throw .refusedBeforeWork("Invalid object", param: path, code: nil)
    }
    try check(value, against: fields, at: path)
  }

  private static func checkMap(_ value: FormTree, at path: String) throws(StripeError) {
    guard case .branch(let entries) = value else {
      throw .refusedBeforeWork("Invalid object", param: path, code: nil)
    }
    for entry in entries where entry.value.text == nil {
      throw .refusedBeforeWork(
        "Invalid string: {...}", param: join(path, entry.name), code: nil)
    }
  }

  private static func checkAny(_ value: FormTree, of shapes: [ParameterShape], at path: String)
    throws(StripeError)
  {
    var last: StripeError?
    for shape in shapes {
      do throws(StripeError) {
        try shape.check(value, at: path, isRequired: true)
        return
      } catch { last = error }
    }
    if let last { throw last }
  }

  private static func emptyText(_ path: String) -> StripeError {
    .refusedBeforeWork(
      "You passed an empty string for '\(path)'. We assume empty values are an attempt to unset a "
        + "parameter; however '\(path)' cannot be unset. You should remove '\(path)' from your "
        + "request or supply a non-empty value.",
      param: path, code: "parameter_invalid_empty")
  }

  private static func notEmulated(_ path: String) -> StripeError {
    .refusedBeforeWork(
      "The sandbox does not emulate the parameter: \(path)", param: path, code: "parameter_unknown")
  }

  private static func join(_ prefix: String, _ name: String) -> String {
    prefix.isEmpty ? name : "\(prefix)[\(name)]"
  }
}
