/// What every page has around its own content.
struct PageFrame: Sendable {
  let title: String
  let style: String
  let sandboxNotice: String?
  /// For the operator: what is wrong with the service itself.
  let warning: String?
  /// Whether the operator's navigation is shown.
  let isOperator: Bool
  /// Whether there is a session to end.
  let canLogOut: Bool

  init(
    title: String, sandboxNotice: String?, isOperator: Bool, canLogOut: Bool = false,
    warning: String? = nil
  ) {
    self.title = title
    self.style = PageStyle.css
    self.sandboxNotice = sandboxNotice
    self.warning = warning
    self.isOperator = isOperator
    self.canLogOut = canLogOut
  }
}
