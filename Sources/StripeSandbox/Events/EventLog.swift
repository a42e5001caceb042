/// The events of the last 30 days (docs.stripe.com/api/events), at most `capacity` of them.
///
/// What an event shows lies in a temporary file, so that many thousands cost little memory.
struct EventLog: Sendable {
  static let keptSeconds: Int64 = 30 * 86_400
  /// A state file has at most this many: it is written whole.
  static let keptInFile = 2_000
  /// From so many bytes of dropped events on, the file is written anew once they are the larger part.
  private static let worthCompacting = 64 << 20

  private struct Row: Sendable {
    var event: SandboxEvent
    var place: AnswerArchive.Place?
    /// Of the bytes at `place`, how many are the object; the rest is what it was before.
    var objectLength = 0
  }

  /// The oldest go first; 0 keeps none.
  var capacity = 50_000
  /// Where bytes go that would else fill the memory; nil keeps them here.
  var archive: AnswerArchive?
  private var rows: [Row] = []
  /// The index of the oldest row that is kept.
  private var first = 0
  /// How many rows were taken out of the front of `rows`, so that places in `newest` stay valid.
  private var removed = 0
  /// The place of each subject's newest event.
  private var newest: [String: Int] = [:]
  private var liveBytes = 0
  private var droppedBytes = 0

  init() {}

  /// What is still kept at `now`, without what it shows: `whole` brings that back.
  func newestFirst(at now: Int64) -> [SandboxEvent] {
    rows[first...].reversed().lazy.map(\.event).filter { $0.isKept(at: now) }
  }

  func event(_ id: String, at now: Int64) -> SandboxEvent? {
    guard let row = rows[first...].last(where: { $0.event.id == id }), row.event.isKept(at: now)
    else { return nil }
    return whole(row)
  }

  /// The event with its object; as it is where the archive does not give that back.
  func whole(_ event: SandboxEvent) -> SandboxEvent {
    rows[first...].last { $0.event.id == event.id }.map(whole) ?? event
  }

  /// The object of a subject's newest event: how it was before it changed.
  func before(_ subject: String) -> [UInt8]? {
    guard let place = newest[subject], place - removed >= first else { return nil }
    return whole(rows[place - removed]).object
  }

  private func whole(_ row: Row) -> SandboxEvent {
    guard let place = row.place, let bytes = archive?.read(place) else { return row.event }
    var event = row.event
    event.object = Array(bytes[..<row.objectLength])
    event.previous = row.objectLength < bytes.count ? Array(bytes[row.objectLength...]) : nil
    return event
  }

  mutating func append(_ event: SandboxEvent) {
    if let subject = event.subject { newest[subject] = removed + rows.count }
    rows.append(stored(event))
    let now = event.receivedAt ?? 0
    while first < rows.count, rows.count - first > capacity || !rows[first].event.isKept(at: now) {
      drop()
    }
    guard first > 1_000, first > rows.count / 2 else { return }
    rows.removeFirst(first)
    removed += first
    first = 0
    compact()
  }

  private mutating func stored(_ event: SandboxEvent) -> Row {
    let bytes = event.object + (event.previous ?? [])
    var row = Row(event: event, objectLength: event.object.count)
    guard let place = archive?.append(bytes) else { return row }
    liveBytes += place.length
    row.place = place
    row.event.object = []
    row.event.previous = nil
    return row
  }

  private mutating func drop() {
    let row = rows[first]
    if let subject = row.event.subject, newest[subject] == removed + first { newest[subject] = nil }
    liveBytes -= row.place?.length ?? 0
    droppedBytes += row.place?.length ?? 0
    rows[first].event.object = []
    first += 1
  }

  private mutating func compact() {
    guard droppedBytes > Self.worthCompacting, droppedBytes > liveBytes,
      let fresh = AnswerArchive()
    else { return }
    for index in rows.indices {
      guard let place = rows[index].place, let bytes = archive?.read(place) else { continue }
      rows[index].place = fresh.append(bytes)
    }
    archive = fresh
    droppedBytes = 0
  }
}

extension EventLog: Codable {
  private enum CodingKeys: String, CodingKey { case rows, first }

  init(from decoder: any Decoder) throws {
    let kept = try decoder.container(keyedBy: CodingKeys.self)
    let first = try kept.decodeIfPresent(Int.self, forKey: .first) ?? 0
    archive = AnswerArchive()
    for event in try kept.decode([SandboxEvent].self, forKey: .rows).dropFirst(first) {
      append(event)
    }
  }

  func encode(to encoder: any Encoder) throws {
    var kept = encoder.container(keyedBy: CodingKeys.self)
    try kept.encode(rows[first...].suffix(Self.keptInFile).map(whole), forKey: .rows)
  }
}
