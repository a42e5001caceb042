/// What every page has around its own content.
struct PageFrame: Sendable {
  /// One entry of the navigation.
  struct Link: Sendable {
    let label: String
    let href: String
    /// Whether it leads to the page that shows it.
    let isCurrent: Bool
  }

  /// The operator's pages, in the order of the navigation.
  enum Place: String, Sendable, CaseIterable {
    case customers = "Customers"
    case money = "Money"
    case deliveries = "Deliveries"
    case exporters = "Exporters"
    case catalogue = "Catalogue"
    case alerts = "Alerts"
    case quarantine = "Quarantine"
    case doctor = "Doctor"
    case audit = "Audit"

    var operation: APIOperation {
      switch self {
      case .customers: .dashboard
      case .money: .moneyPage
      case .deliveries: .deliveriesPage
      case .exporters: .exportersPage
      case .catalogue: .cataloguePage
      case .alerts: .alertsPage
      case .quarantine: .quarantinePage
      case .doctor: .doctorPage
      case .audit: .auditPage
      }
    }
  }

  let title: String
  let style: String
  /// Where the pages' script is.
  let script: String
  /// Where the operator's pages are told that something has changed; nil on all others.
  let events: String?
  let sandboxNotice: String?
  /// For the operator: what is wrong with the service itself.
  let warning: String?
  /// Whether the operator's navigation is shown.
  let isOperator: Bool
  let navigation: [Link]
  /// What was searched for.
  let search: String
  /// Whether there is a session to end.
  let canLogOut: Bool
  /// Whose page it is.
  let brand: String
  let logo: String?
  /// What the brand adds to the style sheet.
  let brandStyle: String?
  /// The code of the page's language, and the texts that templates take from it.
  let language: String
  let words: [String: String]

  init(
    title: String, sandboxNotice: String?, isOperator: Bool, place: Place? = nil,
    search: String = "", canLogOut: Bool = false, warning: String? = nil,
    brand: PageBrand = PageBrand(), words: PageWords = .english
  ) {
    language = words.language.rawValue
    self.words = words.labels
    self.brand = brand.name
    logo = brand.logo
    brandStyle = brand.style
    self.title = title
    self.style = PageStyle.css
    self.script = APIOperation.pageScript.route.path
    events = isOperator ? APIOperation.followPages.route.path : nil
    self.sandboxNotice = sandboxNotice
    self.warning = warning
    self.isOperator = isOperator
    navigation =
      isOperator
      ? Place.allCases.map {
        Link(label: $0.rawValue, href: $0.operation.route.path, isCurrent: $0 == place)
      } : []
    self.search = search
    self.canLogOut = canLogOut
  }
}
