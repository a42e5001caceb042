/// All objects of a list, fetched page by page while they are read.
///
/// Each iteration starts again at the newest object. A page costs one request; a list that says it goes on without
/// bringing any object is refused as unreadable instead of asked for ever.
public struct StripePages<Element: StripeListed>: AsyncSequence, Sendable {
  let client: StripeClient
  let path: StripePath
  let parameters: FormBody
  /// 1…100 objects a request.
  let pageSize: Int

  init(client: StripeClient, path: StripePath, parameters: FormBody, pageSize: Int = 100) {
    self.client = client
    self.path = path
    self.parameters = parameters
    self.pageSize = pageSize
  }

  public func makeAsyncIterator() -> Iterator {
    Iterator(pages: self)
  }

  /// All objects at once; throws what the first failing request throws.
  public func all() async throws(StripeError) -> [Element] {
    var elements: [Element] = []
    for try await element in self {
      elements.append(element)
    }
    return elements
  }

  /// The newest object, by one request for one object; nil when the list is empty.
  public func first() async throws(StripeError) -> Element? {
    let single = StripePages(client: client, path: path, parameters: parameters, pageSize: 1)
    var iterator = single.makeAsyncIterator()
    return try await iterator.next(isolation: nil)
  }

  fileprivate func page(after last: Element?) async throws(StripeError) -> StripeList<Element> {
    var parameters = parameters
    parameters.set("limit", pageSize)
    parameters.set("starting_after", last?.id)
    let page: StripeList<Element> = try await client.send(.get(path, parameters))
    guard !page.data.isEmpty || !page.hasMore else {
      throw StripeError(
        kind: .unreadableAnswer, message: "\(path.text) has more but brings nothing")
    }
    return page
  }

  /// Reads one object after the other, fetching the next page when one is used up.
  public struct Iterator: AsyncIteratorProtocol {
    private let pages: StripePages
    private var page: ArraySlice<Element> = []
    private var last: Element?
    private var hasMore = true

    fileprivate init(pages: StripePages) {
      self.pages = pages
    }

    public mutating func next(isolation actor: isolated (any Actor)?) async throws(StripeError)
      -> Element?
    {
      if page.isEmpty, hasMore {
        let fetched = try await pages.page(after: last)
        page = fetched.data[...]
        last = fetched.data.last
        hasMore = fetched.hasMore
      }
      return page.popFirst()
    }
  }
}
