import Foundation
import PackagePlugin

/// Has `Scripts/embed` make a Swift file of a target's folder `Files`: in the program `EmbeddedFiles.NAME` is what is in the file.
/// A command of the build and not one before it, which SwiftPM would run only when it plans anew: the files are its inputs.
@main
struct EmbedFilesPlugin: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let files = try FileManager.default.contentsOfDirectory(
      at: target.directoryURL.appending(path: "Files"), includingPropertiesForKeys: nil,
      options: .skipsHiddenFiles
    ).sorted { $0.lastPathComponent < $1.lastPathComponent }
    let script = context.package.directoryURL.appending(path: "Scripts/embed")
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles.swift")
    return [
      .buildCommand(
        displayName: "files of \(target.name)", executable: script,
        arguments: [output.path()] + files.map { $0.path() },
        inputFiles: [script] + files, outputFiles: [output])
    ]
  }
}
