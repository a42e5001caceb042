import Testing

@testable import UsageLedger

@Suite struct ReadQueueTests {
  @Test func theFirstReadsAndAllOthersWaitForTheReadAfterIt() {
    var queue = ReadQueue<String>()
    let reads = ["a", "b", "c"].map { queue.enter($0) }
    #expect(reads == [true, false, false])
    let second = queue.finish()
    #expect(second?.leader == "b")
    #expect(second?.followers == ["c"])
    // Whoever comes before b has begun to read waits too.
    let early = queue.enter("d")
    #expect(!early)
    let third = queue.finish()
    #expect(third?.leader == "d")
    #expect(third?.followers == [])
    let fourth = queue.finish()
    #expect(fourth == nil)
    let late = queue.enter("e")
    #expect(late)
  }
}
