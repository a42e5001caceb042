/// What every page has around its own content.
struct PageFrame: Sendable {
  let title: String
  let style: String
  let sandboxNotice: String?
  /// Whether the operator's navigation is shown.
  let isOperator: Bool
  /// Whether there is a session to end.
  let canLogOut: Bool

  init(title: String, sandboxNotice: String?, isOperator: Bool, canLogOut: Bool = false) {
    self.title = title
    self.style = PageStyle.css
    self.sandboxNotice = sandboxNotice
    self.isOperator = isOperator
    self.canLogOut = canLogOut
  }
}
