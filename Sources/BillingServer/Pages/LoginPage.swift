import HTTPTypes
import Hummingbird

/// The form that turns an operator key into a session cookie.
struct LoginPage: Sendable {
  let frame = PageFrame(title: "Log in – Billing", sandboxNotice: nil, isOperator: false)
  /// Whether a key was tried.
  let failed: Bool

  /// What a browser gets for a page that it may not see yet.
  static var refusal: Response {
    var response = PageRenderer.response(
      LoginPage(failed: false), template: "login", status: .unauthorized)
    response.headers[.wwwAuthenticate] = "Bearer realm=\"billing\""
    return response
  }
}

/// A page that only says something.
struct MessagePage: Sendable {
  let frame: PageFrame
  let heading: String
  let text: String

  init(heading: String, text: String, brand: PageBrand, words: PageWords) {
    frame = PageFrame(
      title: "\(heading) – \(brand.name)", sandboxNotice: nil, isOperator: false, brand: brand,
      words: words)
    self.heading = heading
    self.text = text
  }
}

/// The cookie of an operator's browser.
enum LoginCookie {
  static let name = "billing_session"
  /// Half a day; revoking the key ends it at once.
  static let seconds: Int64 = 43_200

  /// Kept from scripts and from other sites; `Secure` when the service is reached by TLS.
  static func header(_ value: String, seconds: Int64, isSecure: Bool) -> String {
    "\(name)=\(value); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Strict"
      + (isSecure ? "; Secure" : "")
  }
}
