/// The links between the charts by day and those by hour.
struct StepLinks: Sendable {
  struct Link: Sendable {
    let label: String
    let href: String
    let isCurrent: Bool
  }

  let links: [Link]

  /// `language`: what the page's address asks for.
  init(
    _ step: SeriesStep, page: String, language: String? = nil, in words: PageWords = .english
  ) {
    links = [SeriesStep.day, .hour].map { each in
      let parts = [("by", each.rawValue)] + (language.map { [("lang", $0)] } ?? [])
      return Link(
        label: words(each == .day ? .byDay : .byHour),
        href: PageAddress(page, parts).text + "#charts", isCurrent: each == step)
    }
  }
}
