import CKernels
import Networks

extension VectorUnit {
  /// An activation of single numbers, with the operations of the kernels: softplus and sigmoid are
  /// within 4 units in the last place above -708 and 0 below, the sine within 2^-52 for arguments up
  /// to 2^20 and no number beyond, all tested against Arb.
  package func apply(_ activation: Activation, to sums: [Double]) -> [Double] {
    let lanes = (sums.count + CaseTable.blockSize - 1) / CaseTable.blockSize * CaseTable.blockSize
    let rows = Rows(count: 2, length: max(lanes, CaseTable.blockSize))
    for (place, sum) in sums.enumerated() { rows[0][place] = sum }
    let table = RowTable(count: 2)
    (table[0], table[1]) = (rows[0], rows[1])
    var step = kernel_step(
      activation: activation.kernelCode, target: 1, first_edge: 0, edge_count: 1, bias: 0)
    var edge = kernel_edge(source: 0, weight: 1)
    // Safe: both rows have as many doubles as there are lanes.
    kernels.run(&step, nil, 1, &edge, table.pointers, lanes)
    return sums.indices.map { rows[1][$0] }
  }
}
