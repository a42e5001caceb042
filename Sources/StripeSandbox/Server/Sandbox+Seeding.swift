import Synchronization

extension Sandbox {
  /// Makes one POST call from the seed file, with parameters that are a tree already.
  func seed(target: String, form: FormTree) -> (status: Int, answer: JSON) {
    held.withLock { held in
      followClock(&held)
      do throws(StripeError) {
        guard
          let found = routes.find(
            method: "POST", path: target, in: APIGeneration(version: defaultVersion))
        else {
          throw .unrecognized(method: "POST", path: target)
        }
        try ParameterShape.check(form, against: found.route.fields)
        let call = Call(
          path: found.values, parameters: Parameters(tree: form), expansion: .none,
          generation: APIGeneration(version: defaultVersion), version: defaultVersion, url: target)
        return (200, try found.route.work(&held.state, call))
      } catch {
        return (error.status, error.body)
      }
    }
  }
}
