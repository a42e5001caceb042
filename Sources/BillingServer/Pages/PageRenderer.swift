import HTTPTypes
import Hummingbird
import Mustache

/// Turns views into pages. Everything that comes from outside is escaped by the templates.
enum PageRenderer {
  /// The templates of the folder `Files` by their names: a broken one shows in every test.
  static let templates = [
    "head": EmbeddedFiles.head, "foot": EmbeddedFiles.foot, "meter": EmbeddedFiles.meter,
    "login": EmbeddedFiles.login, "message": EmbeddedFiles.message,
    "dashboard": EmbeddedFiles.dashboard, "dashboardRow": EmbeddedFiles.dashboardRow,
    "customer": EmbeddedFiles.customer, "usage": EmbeddedFiles.usage,
    "charts": EmbeddedFiles.charts, "steps": EmbeddedFiles.steps,
    "invoice": EmbeddedFiles.invoice, "pastInvoice": EmbeddedFiles.pastInvoice,
    "money": EmbeddedFiles.money, "matter": EmbeddedFiles.matter,
    "deliveries": EmbeddedFiles.deliveries, "exporters": EmbeddedFiles.exporters,
    "catalogue": EmbeddedFiles.catalogue, "doctor": EmbeddedFiles.doctor,
    "alerts": EmbeddedFiles.alerts, "quarantine": EmbeddedFiles.quarantine,
    "audit": EmbeddedFiles.audit,
  ]

  private static let library: MustacheLibrary = {
    var library = MustacheLibrary()
    for (name, text) in templates {
      if let template = try? MustacheTemplate(string: text) {
        library.register(template, named: name)
      }
    }
    return library
  }()

  static func html(_ view: Any, template: String) -> String? {
    library.render(view, withTemplate: template)
  }

  /// Pages load nothing from elsewhere but the one script, are not cached or sniffed, and do not tell others where they are.
  ///
  /// `ancestors`: the origins whose pages may frame this one; nobody's, where there is no list. `style`: a sheet beside ours.
  private static func headers(ancestors: [String]?, style: String?) -> HTTPFields {
    let styles = ([PageStyle.hash] + [style].compactMap(\.self).map(PageStyle.hash(of:)))
      .map { "'\($0)'" }.joined(separator: " ")
    let framing = ancestors.map { (["'self'"] + $0).joined(separator: " ") } ?? "'none'"
    return [
      .contentSecurityPolicy: """
      default-src 'none'; style-src \(styles); script-src 'self'; connect-src 'self'; img-src data:; form-action 'self'; \
      base-uri 'none'; frame-ancestors \(framing)
      """,
      .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
      HTTPField.Name("referrer-policy")!: "same-origin",
    ]
  }

  static func response(
    _ view: Any, template: String, status: HTTPResponse.Status = .ok, ancestors: [String]? = nil,
    style: String? = nil
  ) -> Response {
    guard let html = html(view, template: template) else {
      return Response(WrittenAnswer(.internalError, requestID: nil))
    }
    return Response(
      status, text: html, type: "text/html; charset=utf-8",
      headers: headers(ancestors: ancestors, style: style))
  }
}
