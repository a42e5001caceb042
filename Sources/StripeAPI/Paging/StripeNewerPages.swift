/// All objects of a list that are newer than a known one, oldest first, fetched page by page while they are read.
///
/// Stripe lists newest first and pages towards the newer by `ending_before`; here each page is turned around, so that
/// whoever stops in between can go on behind the last object read. Each iteration starts again behind the cursor. A
/// cursor that Stripe no longer knows throws an error with `isUnknownCursor`.
public struct StripeNewerPages<Element: StripeListed>: AsyncSequence, Sendable {
  let client: StripeClient
  let path: StripePath
  let parameters: FormBody
  let cursor: StripeID<Element.Resource>
  /// 1…100 objects a request.
  let pageSize: Int

  init(
    client: StripeClient, path: StripePath, parameters: FormBody,
    after cursor: StripeID<Element.Resource>, pageSize: Int = 100
  ) {
    self.client = client
    self.path = path
    self.parameters = parameters
    self.cursor = cursor
    self.pageSize = pageSize
  }

  public func makeAsyncIterator() -> Iterator {
    Iterator(pages: self)
  }

  /// All objects at once; throws what the first failing request throws.
  public func all() async throws(StripeError) -> [Element] {
    var elements: [Element] = []
    for try await element in self { elements.append(element) }
    return elements
  }

  fileprivate func page(after newest: StripeID<Element.Resource>) async throws(StripeError)
    -> StripeList<
      Element
    >
  {
    var parameters = parameters
    parameters.set("limit", pageSize)
    parameters.set("ending_before", newest)
    let page: StripeList<Element> = try await client.send(.get(path, parameters))
    guard !page.data.isEmpty || !page.hasMore else {
      throw StripeError(
        kind: .unreadableAnswer, message: "\(path.text) has more but brings nothing")
    }
    return page
  }

  /// Reads one object after the other, fetching the next page when one is used up.
  public struct Iterator: AsyncIteratorProtocol {
    private let pages: StripeNewerPages
    private var page: ArraySlice<Element> = []
    private var newest: StripeID<Element.Resource>
    private var hasMore = true

    fileprivate init(pages: StripeNewerPages) {
      self.pages = pages
      newest = pages.cursor
    }

    public mutating func next(isolation actor: isolated (any Actor)?) async throws(StripeError)
      -> Element?
    {
      if page.isEmpty, hasMore {
        let fetched = try await pages.page(after: newest)
        page = fetched.data[...]
        newest = fetched.data.first?.id ?? newest
        hasMore = fetched.hasMore
      }
      return page.popLast()
    }
  }
}

extension StripeError {
  /// Whether a list was to go on from an object that Stripe does not know (any more): events are kept for 30 days.
  public var isUnknownCursor: Bool {
    guard code == "resource_missing", let param else { return false }
    return ["ending_before", "starting_after"].contains(param)
  }
}
