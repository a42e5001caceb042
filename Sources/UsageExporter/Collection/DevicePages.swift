import PrometheusClient
import Reporting
import Wire

/// A walk through the pages of a device list: which page comes next and what was counted so far.
///
/// Pages are followed in whichever way the answer offers: a `Link` header (RFC 8288), an address, a token, page numbers,
/// offsets. The walk ends when every device was seen, or when no word says that there are more; it fails rather than
/// count a part.
struct DevicePages {
  private let list: DeviceList
  private(set) var next: PageRequest?
  private var pages = 0
  private var listed: Int64 = 0
  private var firstPage: Int64?
  private var total: Int64?
  /// The highest number that the answers call a total beside the one that was asked for.
  private var hint: Int64?
  private var tally: DeviceTally
  private var requested: Set<PageRequest>

  init(list: DeviceList) {
    self.list = list
    let first = PageRequest(list)
    next = first
    tally = DeviceTally(list: list)
    requested = [first]
  }

  /// Counts one page's devices and decides on the next page; `answeredAt` is the platform's clock.
  mutating func add(
    _ document: JSONValue, headers: PageHeaders = PageHeaders(), answeredAt: SampleTime? = nil
  ) throws(PrometheusError) {
    guard let current = next else { return }
    pages += 1
    let devices = try devices(in: document)
    total = document.value(at: list.totalPath)?.count ?? total
    let words = list.next.map { PageWords($0, in: document) } ?? PageWords(document)
    hint = [hint, words.total, headers.total].compactMap { $0 }.max()
    firstPage = firstPage ?? words.page?.value
    let isRepeated = tally.add(devices, now: answeredAt)
    next = nil
    guard !isComplete else { return }
    let following = try following(words, headers, from: current, devices: devices)
    guard let following else { return }
    if isRepeated, total != nil { return }
    guard !isRepeated, requested.insert(following).inserted else {
      guard words.saysMore || isHintOpen else { return }
      throw broken("its next page shows the same devices again")
    }
    guard pages < DeviceListReader.mostPages else { throw broken("it has too many pages") }
    next = following
  }

  /// The numbers, once every device was seen.
  func counts() throws(PrometheusError) -> DeviceCounts {
    let seen = tally.seen
    guard let total else {
      if let hint, hint > seen {
        throw broken("it listed \(seen) devices and says that there are \(hint)")
      }
      return tally.counts(total: seen)
    }
    guard seen >= total else {
      throw broken("it listed \(seen) of \(total) devices and offered no further page")
    }
    guard seen == total else {
      throw broken("it listed \(seen) devices and says that there are \(total)")
    }
    return tally.counts(total: total)
  }

  /// The devices themselves, once every one was seen.
  func listing() throws(PrometheusError) -> DeviceListing { tally.listing(try counts()) }

  private var isComplete: Bool { total.map { tally.seen >= $0 } ?? false }
  private var isHintOpen: Bool { hint.map { $0 > tally.seen } ?? false }

  private func devices(in document: JSONValue) throws(PrometheusError) -> [JSONValue] {
    if let path = list.listPath {
      guard let devices = document.value(at: path)?.elements else {
        throw broken("the answer has no list at \(path)")
      }
      return devices
    }
    let keys = DeviceList.listKeys
    let candidates = [document] + keys.compactMap { document[$0] }
    let nested = document["data"].map { data in keys.compactMap { data[$0] } } ?? []
    guard let devices = (candidates + nested).lazy.compactMap(\.elements).first else {
      throw broken("the answer has no list of devices")
    }
    return devices
  }

  private mutating func following(
    _ words: PageWords, _ headers: PageHeaders, from current: PageRequest, devices: [JSONValue]
  ) throws(PrometheusError) -> PageRequest? {
    if let continuation = headers.continuation { return current.continued(continuation) }
    if let target = headers.next ?? words.address {
      guard let address = current.following(target) else {
        throw broken("its next page is at another address")
      }
      return address
    }
    if words.hasMore == false { return nil }
    if let token = words.token { return current.setting(token.parameter, .string(token.value)) }
    if let page = words.nextPage { return current.setting("page", page, words.size) }
    if let riddle = words.riddle { throw broken("it says by \(riddle) that there are more") }
    guard !devices.isEmpty else {
      if words.hasMore == true { throw broken("it says that there are more and shows none") }
      return nil
    }
    if let numbers = list.pageNumbers {
      if let all = headers.total, tally.seen >= all, !words.saysMore { return nil }
      guard devices.count >= numbers.size ?? 1 || total != nil || words.saysMore else { return nil }
      let isOffset = DeviceList.PageNumbers.offsets.contains(numbers.parameter)
      listed += Int64(devices.count)
      let number = numbers.start + (isOffset ? listed : Int64(pages))
      return current.setting(numbers.parameter, number, nil)
    }
    if let offset = words.offset {
      let beyond = offset.value + Int64(devices.count)
      return current.setting(offset.parameter, beyond, words.size)
    }
    return followingNumber(words, from: current)
  }

  private func followingNumber(_ words: PageWords, from current: PageRequest) -> PageRequest? {
    let parameter = words.page?.parameter ?? "page"
    let asked = current.address.queryValue(parameter).flatMap { Int64($0) }
    let number = words.page?.value ?? asked ?? Int64(pages)
    if let last = words.lastPage, words.hasMore == nil {
      let highest = firstPage == 0 ? last - 1 : last
      guard number < highest || total != nil else { return nil }
      return current.setting(parameter, number + 1, words.size)
    }
    // A list without any word on pages is whole, unless it says that there are more devices.
    guard words.page != nil || words.hasMore == true || total != nil || isHintOpen else {
      return nil
    }
    return current.setting(parameter, number + 1, words.page == nil ? nil : words.size)
  }

  private func broken(_ reason: String) -> PrometheusError {
    PrometheusError(
      .malformed, "the device list at \(list.address.shown) cannot be counted: \(reason)")
  }
}
