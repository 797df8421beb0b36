import Networks

/// Exports carry a network out of golf, into the forms in which people read, run, post and look at
/// networks.
///
/// The module knows networks and nothing else: what a verification found out arrives as `Facts`.
/// Every format is a pure function of the network, the metric and the facts, so the same network
/// gives the same bytes on every machine; nothing depends on a locale, a clock or hash order.
///
/// ```swift
/// let text = ExportFormat.matlab.text(of: network, metric: .precision, facts: nil)
/// try text.write(toFile: "golf_network.m", atomically: true, encoding: .utf8)
/// ```
public enum ExportFormat: String, CaseIterable, Sendable {
  /// The network file, `golf-network/1`.
  case json
  /// A function for MATLAB and Octave.
  case matlab
  /// An answer to a challenge, ready to be posted.
  case markdown
  /// A function for Python with NumPy, and a program around it.
  case python
  /// A graph for Graphviz.
  case dot
  /// A drawing.
  case svg

  /// How the names of such files end, without the dot.
  public var fileExtension: String {
    switch self {
    case .json: "json"
    case .matlab: "m"
    case .markdown: "md"
    case .python: "py"
    case .dot: "dot"
    case .svg: "svg"
    }
  }

  /// The format that the name of a file asks for; nil when it asks for none that is known.
  public init?(fileName: String) {
    let name = fileName.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: ".") else { return nil }
    let ending = name[name.index(after: dot)...].lowercased()
    let format = Self.allCases.first { $0.fileExtension == ending }
    guard let format = format ?? (ending == "gv" ? .dot : nil) else { return nil }
    self = format
  }

  /// The name under which such a file works best: MATLAB calls a function by its file's name.
  public var fileName: String {
    let stem = self == .matlab ? MATLABExport.functionName : "network"
    return "\(stem).\(fileExtension)"
  }

  /// The network in this format; the text ends in a newline.
  ///
  /// - Parameters:
  ///   - network: The network.
  ///   - metric: How its score is counted.
  ///   - facts: What is known about it from verification. Formats that hold more than the bare
  ///     network tell it.
  public func text(of network: Network, metric: Metric = .precision, facts: Facts? = nil) -> String
  {
    let subject = Subject(network: network, metric: metric, facts: facts)
    return switch self {
    case .json: NetworkFile.text(of: network)
    case .matlab: MATLABExport(subject).text()
    case .markdown: MarkdownExport(subject).text()
    case .python: PythonExport(subject).text()
    case .dot: DotExport(subject).text()
    case .svg: SVGExport(subject).text()
    }
  }
}
