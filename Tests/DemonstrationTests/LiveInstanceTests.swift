import Metering
import Reporting
import Testing

@testable import Demonstration

struct LiveInstanceTests {
  static func instance() -> LiveInstance {
    LiveInstance(
      namespace: "c", devicesOnline: 2, devicesTotal: 3, storageBytes: 7,
      startedAt: Timestamp(seconds: 1_760_000_400))
  }

  @Test func countersGrowWithEveryDevice() {
    let instance = Self.instance()
    instance.tick(messagesPerDevice: 5)
    instance.tick(messagesPerDevice: 1)
    #expect(instance.read() == .init(messages: 12, apiRequests: 2))
    #expect(instance.exposition.contains("mqtt_messages_received_total{namespace=\"c\"} 12\n"))
    #expect(instance.exposition.hasSuffix("# EOF\n"))
  }

  @Test func deviceListPages() {
    let page = Self.instance().devicePage(2, size: 2).description
    #expect(
      page == """
        {"devices":[{"uuid":"device-3","name":"Sensor 3","is_online":false}],"pagination":\
        {"page":2,"limit":2,"totalPages":2,"totalDevices":3,"hasNextPage":false}}
        """)
  }

  @Test func pageBehindTheLastIsEmpty() {
    #expect(Self.instance().devicePage(9, size: 2).description.hasPrefix("{\"devices\":[],"))
  }
}
