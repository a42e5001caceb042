import Synchronization
import Testing

@testable import UsageLedger

@Suite struct SharedReadsTests {
  /// Counts reads; each answers with its number and takes a while.
  private final class Source: Sendable {
    let reads = Mutex(0)

    func read() async -> Int {
      let number = reads.withLock { reads in
        reads += 1
        return reads
      }
      try? await Task.sleep(for: .milliseconds(50))
      return number
    }
  }

  @Test func callersThatAskTogetherShareAReadThatBeganAfterThem() async {
    let source = Source()
    let shared = SharedReads<String, String, Int> { (_: String) in await source.read() }
    let answers = await withTaskGroup(of: Int.self) { group in
      for _ in 1...20 { group.addTask { await shared.answer(to: "a") } }
      var answers: [Int] = []
      for await answer in group { answers.append(answer) }
      return answers
    }
    #expect(answers.count == 20)
    #expect(source.reads.withLock { $0 } <= 4)
  }

  @Test func aCallerNeverGetsAReadThatBeganBefore() async {
    let source = Source()
    let shared = SharedReads<String, String, Int> { (_: String) in await source.read() }
    for expected in 1...3 { #expect(await shared.answer(to: "a") == expected) }
    async let first = shared.answer(to: "a")
    try? await Task.sleep(for: .milliseconds(20))
    let second = await shared.answer(to: "a")
    let early = await first
    #expect(early == 4)
    #expect(second == 5)
  }

  @Test func differentQuestionsDoNotWaitForEachOther() async {
    let source = Source()
    let shared = SharedReads<String, String, Int> { (_: String) in await source.read() }
    async let first = shared.answer(to: "a")
    async let second = shared.answer(to: "b")
    #expect(await Set([first, second]) == [1, 2])
  }

  /// Callers come between the choice of a leader and its read, too: each of them is answered. The limit tells a hang from a
  /// crowd that yields 32,000 times to all other tests on two cores: alone it takes a tenth of a second.
  @Test(.timeLimit(.minutes(10))) func nobodyIsForgottenInACrowd() async {
    let shared = SharedReads<Int, Int, Int> { (key: Int) in
      await Task.yield()
      return key
    }
    let answered = await withTaskGroup(of: Int.self) { group in
      for _ in 1...64 {
        group.addTask {
          var answered = 0
          for number in 0..<500 where await shared.answer(to: number % 3) == number % 3 {
            answered += 1
          }
          return answered
        }
      }
      return await group.reduce(0, +)
    }
    #expect(answered == 64 * 500)
  }

  /// Who comes while a lane is read shares the next read, which is asked everything at once; no answer lacks its question.
  @Test func questionsOfALaneAreAskedTogether() async {
    let asked = Mutex<[Int]>([])
    let shared = SharedReads<String, Int, Set<Int>> { first, others in
      asked.withLock { $0.append(1 + others.count) }
      try? await Task.sleep(for: .milliseconds(50))
      return Set([first] + others)
    }
    let answered = await withTaskGroup(of: Bool.self) { group in
      for number in 1...20 {
        group.addTask { await shared.answer(to: number, in: "one").contains(number) }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(answered == 20)
    #expect(asked.withLock { $0.reduce(0, +) } == 20)
    #expect(asked.withLock { $0.count } <= 4)
  }
}
