import HTTPTypes
import Hummingbird
import Reporting

extension Response {
  /// How much of a list is written before others have their turn on the thread.
  private static let stepBytes = 65_536

  /// One page of a list: the members `before`, the elements under `name`, the members `behind`, and `next`, which is null at the end.
  ///
  /// A long one is written in steps. The threads are as many as the machine has cores: who asks for little would wait for all that
  /// is asked for at the same time.
  init<Element>(
    list name: StaticString, of elements: [Element], next: (some ListCursor)?,
    before: JSONObject = [:], behind: JSONObject = [:],
    write: (Element, inout JSONWriter) -> Void
  ) async {
    var writer = JSONWriter()
    writer.beginObject()
    writer.write(membersOf: before)
    writer.key(name)
    writer.beginArray()
    var pausedAt = 0
    for element in elements {
      write(element, &writer)
      guard writer.bytes.count - pausedAt > Self.stepBytes else { continue }
      pausedAt = writer.bytes.count
      await Task.yield()
    }
    writer.endArray()
    writer.write(membersOf: behind)
    writer.key("next")
    writer.write(JSONValue(next?.text))
    writer.endObject()
    self.init(.ok, written: writer)
  }
}

extension JSONWriter {
  fileprivate mutating func write(membersOf object: JSONObject) {
    for member in object.members {
      key(member.key)
      write(member.value)
    }
  }
}
