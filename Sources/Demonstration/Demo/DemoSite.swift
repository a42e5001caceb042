/// Where the demonstration's parts listen and keep their files.
public struct DemoSite: Sendable {
  /// `http://127.0.0.1:PORT` of the billing service.
  public let service: String
  /// The same of the Stripe sandbox.
  public let sandbox: String
  /// The same of the customer instance.
  public let instance: String
  /// A folder that is the demonstration's own.
  public let folder: String
  /// The path of the `billing-exporter` program.
  public let exporterProgram: String

  public init(
    service: String, sandbox: String, instance: String, folder: String, exporterProgram: String
  ) {
    self.service = service
    self.sandbox = sandbox
    self.instance = instance
    self.folder = folder
    self.exporterProgram = exporterProgram
  }
}
