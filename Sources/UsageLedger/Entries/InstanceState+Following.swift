import Metering
import Reporting

extension InstanceState {
  /// An instance's state after one more report or completion; `earlier` is nil for its first.
  ///
  /// Voids change nothing here: the instance did report. A report without an exporter's stamp keeps the last one.
  public init(following earlier: InstanceState?, _ draft: EntryDraft) {
    let newest = earlier.map { state in
      draft.window.end < state.newestWindow.end
        || (draft.window.end == state.newestWindow.end
          && draft.window.start < state.newestWindow.start)
        ? state.newestWindow : draft.window
    }
    self.init(
      instance: draft.report.instance, newestWindow: newest ?? draft.window,
      lastReceivedAt: max(earlier?.lastReceivedAt ?? draft.heardAt, draft.heardAt),
      entryCount: (earlier?.entryCount ?? 0) + 1,
      exporter: draft.report.exporter ?? earlier?.exporter)
  }
}
