/** The graph of migrations: which follows which, in what order they run, and where the history forks. Pure. */
import type { Problem } from '@tenon/schema/problem'

/** What the graph needs to know of a migration. */
export interface HistoryNode {
  readonly version: string
  readonly name: string
  /** Versions that it follows; none for a first one. */
  readonly follows: readonly { readonly version: string; readonly hash: string }[]
  /** Hash of its up file as it is. */
  readonly hash: string
  /** Of its up file, relative to the project's root. */
  readonly file: string
}

/** Parents first; where the graph leaves a choice, by version. A cycle ends the list; `historyProblems` names it. */
export function orderHistory<Node extends HistoryNode>(nodes: readonly Node[]): readonly Node[] {
  const left = new Map([...nodes].sort(byVersion).map((node) => [node.version, node]))
  const ordered: Node[] = []
  for (;;) {
    const next = [...left.values()].find((node) => node.follows.every(({ version }) => !left.has(version)))
    if (!next) return ordered
    left.delete(next.version)
    ordered.push(next)
  }
}

/** Those that nothing follows. One is a line, two are a fork. */
export function headsOf<Node extends HistoryNode>(nodes: readonly Node[]): readonly Node[] {
  const followed = new Set(nodes.flatMap(({ follows }) => follows.map(({ version }) => version)))
  return [...nodes].filter(({ version }) => !followed.has(version)).sort(byVersion)
}

export function historyProblems(nodes: readonly HistoryNode[]): readonly Problem[] {
  return [...twinProblems(nodes), ...linkProblems(nodes), ...cycleProblems(nodes), ...headProblems(nodes)]
}

const byVersion = (a: HistoryNode, b: HistoryNode): number =>
  a.version < b.version ? -1 : a.version > b.version ? 1 : 0

const start = (file: string) => ({ file, line: 1, column: 1 })

function twinProblems(nodes: readonly HistoryNode[]): Problem[] {
  const first = new Map<string, HistoryNode>()
  return nodes.flatMap((node): Problem[] => {
    const twin = first.get(node.version)
    if (!twin) {
      first.set(node.version, node)
      return []
    }
    return [
      {
        code: 'migration/same-version',
        severity: 'error',
        at: start(node.file),
        message: `\`${node.name}\` and \`${twin.name}\` have the same version \`${node.version}\`.`,
        hint: 'Give one of them another version: rename both of its files, and the `follows` lines that name it.',
      },
    ]
  })
}

function linkProblems(nodes: readonly HistoryNode[]): Problem[] {
  const known = new Map(nodes.map((node) => [node.version, node]))
  return nodes.flatMap((node) =>
    node.follows.flatMap(({ version, hash }): Problem[] => {
      const parent = known.get(version)
      const about = `\`${node.version}_${node.name}\` follows \`${version}\``
      if (!parent) {
        return [
          {
            code: 'migration/missing-parent',
            severity: 'error',
            at: start(node.file),
            message: `${about}, and there is no such migration.`,
            hint: 'Bring its files back, or correct the `follows` line and run `tenon migrate prove`.',
          },
        ]
      }
      if (parent.hash === hash) return []
      return [
        {
          code: 'migration/parent-edited',
          severity: 'error',
          at: start(node.file),
          message: `${about}, whose up file is not the one that it was proven on.`,
          hint: `Undo the edit of \`${parent.file}\`, or prove what comes after it again: \`tenon migrate prove ${node.version}\`.`,
        },
      ]
    }),
  )
}

function cycleProblems(nodes: readonly HistoryNode[]): Problem[] {
  const unknown = new Set(nodes.map(({ version }) => version))
  for (const { version } of orderHistory(nodes)) unknown.delete(version)
  const stuck = nodes.filter(({ version }) => unknown.has(version)).sort(byVersion)
  const [one] = stuck
  if (!one) return []
  return [
    {
      code: 'migration/cycle',
      severity: 'error',
      at: start(one.file),
      message: `Migrations follow each other in a circle: ${stuck.map(({ version }) => `\`${version}\``).join(', ')}.`,
      hint: 'Correct their `follows` lines, so that each follows an older one.',
    },
  ]
}

function headProblems(nodes: readonly HistoryNode[]): Problem[] {
  const heads = headsOf(nodes)
  const last = heads.at(-1)
  if (heads.length < 2 || !last) return []
  return [
    {
      code: 'migration/two-heads',
      severity: 'error',
      at: start(last.file),
      message: `The history forks: nothing follows ${heads.map(({ version, name }) => `\`${version}_${name}\``).join(' nor ')}.`,
      hint: `If the branches are independent, \`tenon migrate create merge --empty\` joins them; else take the files of \`${last.version}\` away and create it again on top.`,
    },
  ]
}
