import Testing

@testable import BillingServer

@Suite struct ReadQueueTests {
  @Test func theFirstReadsAndAllOthersWaitForTheReadAfterIt() throws {
    var queue = ReadQueue<String>()
    #expect(queue.enter("a"))
    #expect(!queue.enter("b"))
    #expect(!queue.enter("c"))
    let second = try #require(queue.finish())
    #expect(second.leader == "b")
    #expect(second.followers == ["c"])
    // Whoever comes before b has begun to read waits too.
    #expect(!queue.enter("d"))
    let third = try #require(queue.finish())
    #expect(third.leader == "d")
    #expect(third.followers == [])
    #expect(queue.finish() == nil)
    #expect(queue.enter("e"))
  }
}
