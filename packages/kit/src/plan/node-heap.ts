/** Nodes that could be next, the one of the lowest rank first. */
import { compareRanks, type PlanNode } from './node.ts'

export class NodeHeap {
  readonly #items: PlanNode[] = []

  push(node: PlanNode): void {
    this.#items.push(node)
    let at = this.#items.length - 1
    while (at > 0) {
      const up = (at - 1) >> 1
      if (!this.#swapIfLess(at, up)) return
      at = up
    }
  }

  pop(): PlanNode | undefined {
    const first = this.#items[0]
    const last = this.#items.pop()
    if (first === undefined || last === undefined || first === last) return first
    this.#items[0] = last
    for (let at = 0; ; ) {
      const left = 2 * at + 1
      const right = left + 1
      const least = this.#isLess(right, left) ? right : left
      if (!this.#swapIfLess(least, at)) return first
      at = least
    }
  }

  #isLess(a: number, b: number): boolean {
    const [x, y] = [this.#items[a], this.#items[b]]
    return x !== undefined && y !== undefined && compareRanks(x.rank, y.rank) < 0
  }

  #swapIfLess(a: number, b: number): boolean {
    const [x, y] = [this.#items[a], this.#items[b]]
    if (!x || !y || compareRanks(x.rank, y.rank) >= 0) return false
    this.#items[a] = y
    this.#items[b] = x
    return true
  }
}
