import Networks

/// Exports carry a network out of golf, into the forms in which people read, run, post and look at
/// networks.
///
/// The module knows networks and nothing else: what a verification found out arrives as `Facts`.
/// Every format is a pure function of the network, the metric and the facts, so the same network
/// gives the same bytes on every machine; nothing depends on a locale, a clock or hash order.
///
/// ```swift
/// let bytes = ExportFormat.matlab.bytes(of: network, metric: .precision, facts: nil)
/// try Data(bytes).write(to: URL(fileURLWithPath: "golf_network.m"))
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
  /// A function for C.
  case c
  /// A module for JavaScript.
  case javascript
  /// A module for PyTorch.
  case pytorch
  /// Formulas, typeset.
  case latex
  /// A model for ONNX Runtime and others.
  case onnx
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
    case .c: "c"
    case .javascript: "mjs"
    case .pytorch: "py"
    case .latex: "tex"
    case .onnx: "onnx"
    case .dot: "dot"
    case .svg: "svg"
    }
  }

  /// The format that the name of a file asks for; nil when it asks for none that is known.
  public init?(fileName: String) {
    let name = fileName.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: ".") else { return nil }
    let ending = name[name.index(after: dot)...].lowercased()
    let others: [String: ExportFormat] = ["gv": .dot, "js": .javascript]
    let format = Self.allCases.first { $0.fileExtension == ending } ?? others[ending]
    guard let format else { return nil }
    self = format
  }

  /// The name under which such a file works best: MATLAB calls a function by its file's name.
  public var fileName: String {
    let stem =
      switch self {
      case .matlab, .c: MATLABExport.functionName
      case .pytorch: "network_module"
      default: "network"
      }
    return "\(stem).\(fileExtension)"
  }

  /// The network in this format; a text is UTF-8 and ends in a newline.
  ///
  /// - Parameters:
  ///   - network: The network.
  ///   - metric: How its score is counted.
  ///   - facts: What is known about it from verification. Formats that hold more than the bare
  ///     network tell it.
  ///   - precision: What a model computes in.
  ///   - link: Where the network's file can be had, for posts.
  public func bytes(
    of network: Network, metric: Metric = .precision, facts: Facts? = nil,
    precision: ModelPrecision = .double, link: String? = nil
  ) -> [UInt8] {
    let subject = Subject(network: network, metric: metric, facts: facts)
    let text: String
    switch self {
    case .onnx: return ONNXExport(subject, precision).bytes()
    case .json: text = NetworkFile.text(of: network)
    case .matlab: text = MATLABExport(subject).text()
    case .markdown: text = MarkdownExport(subject, link: link).text()
    case .python: text = PythonExport(subject).text()
    case .c: text = CExport(subject).text()
    case .javascript: text = JavaScriptExport(subject).text()
    case .pytorch: text = PyTorchExport(subject).text()
    case .latex: text = LaTeXExport(subject).text()
    case .dot: text = DotExport(subject).text()
    case .svg: text = SVGExport(subject).text()
    }
    return Array(text.utf8)
  }
}

extension Network {
  /// A drawing of the network for a page that says the rest itself: an `svg` element.
  public func drawing(_ metric: Metric) -> String {
    SVGExport(Subject(network: self, metric: metric, facts: nil), isBare: true).text()
  }
}

/// What the numbers of a model are.
public enum ModelPrecision: String, CaseIterable, Sendable {
  /// 53 bits.
  case double
  /// 24 bits: what most models have, and too few for many a designed network.
  case float
}
