import Foundation
import PackagePlugin

/// Before every build: has `Scripts/build-stamp` write which version of which commit is built by which compiler. The file changes
/// only when one of them does, so that nothing else is compiled anew.
@main
struct BuildStampPlugin: BuildToolPlugin {
  /// What the script needs of the environment; a plug-in's commands get none by themselves.
  private static let inherited = ["PATH", "HOME", "BILLING_COMMIT"]

  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let folder = context.pluginWorkDirectoryURL
    return [
      .prebuildCommand(
        displayName: "version and commit",
        executable: context.package.directoryURL.appending(path: "Scripts/build-stamp"),
        arguments: [folder.path()],
        environment: ProcessInfo.processInfo.environment.filter { Self.inherited.contains($0.key) },
        outputFilesDirectory: folder)
    ]
  }
}
