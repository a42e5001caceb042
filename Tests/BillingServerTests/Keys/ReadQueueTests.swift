import Testing

@testable import BillingServer

@Suite struct ReadQueueTests {
  @Test func theFirstReadsAndAllOthersWaitForTheReadAfterIt() throws {
    var queue = ReadQueue<String>()
    let leads = ["a", "b", "c"].map { queue.enter($0) }
    #expect(leads == [true, false, false])
    let finished = queue.finish()
    let second = try #require(finished)
    #expect(second.leader == "b")
    #expect(second.followers == ["c"])
    // Whoever comes before b has begun to read waits too.
    let leadsBeside = queue.enter("d")
    #expect(!leadsBeside)
    let next = queue.finish()
    let third = try #require(next)
    #expect(third.leader == "d")
    #expect(third.followers == [])
    let isOver = queue.finish() == nil
    let beginsAgain = queue.enter("e")
    #expect(isOver && beginsAgain)
  }
}
