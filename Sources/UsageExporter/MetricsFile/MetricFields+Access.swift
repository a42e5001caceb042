import PrometheusClient
import WebClient

extension MetricFields {
  /// Headers and credentials; those of a device list stand with the list, which knows its preset.
  mutating func accessOfSource() -> SourceAccess {
    let isList = mapping["source"]?.string == SourceName.http.rawValue && mapping["value"] == nil
    return isList ? SourceAccess() : access()
  }

  /// Headers and credentials of the source.
  mutating func access(preset: DevicePreset.Defaults? = nil) -> SourceAccess {
    var access = SourceAccess()
    access.tokenHeader = preset?.tokenHeader ?? access.tokenHeader
    access.tokenPrefix = preset?.tokenPrefix ?? access.tokenPrefix
    access.headers = headers()
    access.bearer = bearer()
    access.bearerFile = text("bearer_file")
    access.basic = text("basic").map { .init(text: $0) }
    access.basicFile = text("basic_file")
    access.files = files()
    if let basic = access.basic, !basic.text.contains(":") {
      refuse("basic", "basic takes user:password")
    }
    let ways = ["bearer", "bearer_file", "basic", "basic_file"].filter { mapping[$0] != nil }
    if ways.count > 1 { refuse(ways[1], "\(ways[1]) cannot stand beside \(ways[0])") }
    return access
  }

  /// A client's certificate and its key go together.
  private mutating func files() -> TLSFiles {
    for (one, other) in [("cert_file", "key_file"), ("key_file", "cert_file")]
    where mapping[one] != nil && mapping[other] == nil {
      refuse(one, "\(one) needs \(other) beside it")
    }
    return TLSFiles(
      authorities: text("ca_file"), certificate: text("cert_file"), key: text("key_file"))
  }

  private mutating func bearer() -> SourceAccess.Credential? {
    guard let text = text("bearer") else { return nil }
    guard let token = SecretText.secret(in: text) else {
      refuse("bearer", "bearer takes \(SecretText.takes)")
      return nil
    }
    return .init(text: token)
  }

  private mutating func headers() -> [SourceAccess.Header] {
    guard let node = mapping["headers"] else { return [] }
    guard case .mapping(let fields) = node else {
      refuse("headers", "headers takes { Name: value }")
      return []
    }
    return fields.compactMap { entry in
      let (key, value) = (entry.key, entry.value)
      if let name = key.string, Self.isHeader(name, ""), case .mapping(let file) = value {
        guard file.count == 1, let path = file["file"]?.string, !path.isEmpty else {
          refuse("headers", "\(name) takes a text, or { file: path }")
          return nil
        }
        return .init(name: name, value: .file(path))
      }
      guard let name = key.string, let text = value.string, Self.isHeader(name, text) else {
        refuse("headers", "\(key.string ?? "a header") is no header of one line")
        return nil
      }
      return .init(name: name, value: .text(.init(text: text)))
    }
  }

  private static func isHeader(_ name: String, _ value: String) -> Bool {
    !name.isEmpty
      && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
      && value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
  }
}
