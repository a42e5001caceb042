import Foundation

/// Calls that a fresh sandbox makes to itself: a JSON list of `{"post": "/v1/…", "with": {…}, "as": "name"}`.
///
/// A text `"$name"` in a later call stands for the id that the call named so answered with.
struct SeedFile {
  var path: String

  func apply(to sandbox: Sandbox) throws(SandboxFailure) {
    var ids: [String: String] = [:]
    for (index, entry) in try entries().enumerated() {
      guard let target = entry["post"]?.text else {
        throw refused(index, "the field post is missing")
      }
      let form = FormTree(Self.resolve(entry["with"] ?? .null, ids))
      let (status, answer) = sandbox.seed(target: target, form: form)
      guard status == 200 else {
        throw refused(index, answer["error"]?["message"]?.text ?? "status \(status)")
      }
      if let name = entry["as"]?.text { ids[name] = answer["id"]?.text }
    }
  }

  private func entries() throws(SandboxFailure) -> [JSON] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw unreadable("there is no such file")
    }
    var reader = JSONReader(Array(data))
    guard case .list(let entries)? = reader.document() else {
      throw unreadable("it is not a JSON list")
    }
    return entries
  }

  private static func resolve(_ json: JSON, _ ids: [String: String]) -> JSON {
    switch json {
    case .text(let text) where text.first == "$":
      return .text(ids[String(text.dropFirst())] ?? text)
    case .list(let values): return .list(values.map { resolve($0, ids) })
    case .object(let object):
      var resolved = JSONObject()
      for field in object.fields { resolved.set(field.name, resolve(field.value, ids)) }
      return .object(resolved)
    default: return json
    }
  }

  private func unreadable(_ cause: String) -> SandboxFailure {
    SandboxFailure(
      code: .seedFileUnreadable, context: "the seed file \(path) cannot be read", cause: cause)
  }

  private func refused(_ index: Int, _ cause: String) -> SandboxFailure {
    SandboxFailure(
      code: .seedCallRefused, context: "call \(index + 1) of the seed file \(path) was refused",
      cause: cause)
  }
}
