import PrometheusClient
import Reporting
import Wire

/// How one page of a list is asked for.
struct PageRequest: Hashable, Sendable {
  var address: WebAddress
  /// A JSON body that is posted; nil: the page is got.
  var body: JSONValue?
  var continuation: String?

  /// The first page; a body that is no JSON is sent as it is, as a text.
  init(_ list: DeviceList) {
    address = list.address
    body = list.body.map { (try? JSONParser.parse(Array($0.utf8))) ?? .string($0) }
  }

  private init(address: WebAddress, body: JSONValue?) {
    self.address = address
    self.body = body
  }

  var headers: [(name: String, value: String)] {
    let content = body.map { _ in [(name: "content-type", value: "application/json")] } ?? []
    return content
      + (continuation.map { [(name: PageHeaders.continuationHeader, value: $0)] } ?? [])
  }

  func continued(_ token: String) -> PageRequest {
    var request = self
    request.continuation = token
    return request
  }

  /// The page at an address that an answer names; nil at another scheme, host or port.
  func following(_ reference: String) -> PageRequest? {
    address.following(reference).map { PageRequest(address: $0, body: body) }
  }

  /// The page of a number, with the size of pages where that is known.
  func setting(_ parameter: String, _ number: Int64, _ size: PageWords.Numbered?) -> PageRequest {
    let page = setting(parameter, .number(String(number)))
    return size.map { page.setting($0.parameter, .number(String($0.value))) } ?? page
  }

  /// The page with one more parameter: in the body where there is one, else in the address.
  func setting(_ parameter: String, _ value: JSONValue) -> PageRequest {
    guard case .object(let object)? = body else {
      let text = value.text ?? value.description
      return PageRequest(address: address.setting([(parameter, text)]), body: body)
    }
    var members = object.members.filter { $0.key != parameter }
    members.append(.init(key: parameter, value: value))
    return PageRequest(address: address, body: .object(JSONObject(members)))
  }
}
