import Dispatch

/// One thread after the other for all of a life: what it does and its store's work. Nothing waits for another thread to wake up,
/// which is a third of a life's time otherwise.
final class LifeExecutor: TaskExecutor {
  let queue = DispatchQueue(label: "life")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
