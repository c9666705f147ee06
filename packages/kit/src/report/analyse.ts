/** Asks the server for its own analysis of a statement: types, and the rewritten query tree. */
import type { Description, Session } from '@tenon/runtime/migrate'
import { flag, type Node, nodes, number, readTree } from './tree.ts'

export interface Analysed {
  readonly description: Description
  /** Missing for statements that are no query, such as DDL. */
  readonly query?: Node
}

/** A session whose settings make the server show its trees; made so once. */
export async function showTrees(session: Session): Promise<void> {
  await session.run(
    'set debug_print_rewritten = on; set debug_print_parse = off; set debug_print_plan = off; set debug_pretty_print = off; set client_min_messages = log',
  )
}

export async function hideTrees(session: Session): Promise<void> {
  await session.run('reset debug_print_rewritten; reset client_min_messages; reset debug_pretty_print')
}

/** Needs `showTrees` before. Throws the server's `DatabaseError`. */
export async function analyse(session: Session, statement: string): Promise<Analysed> {
  const trees: string[] = []
  const stop = session.onNotice(({ message, detail }) => {
    if (message.startsWith('rewritten parse tree') && detail !== undefined) trees.push(detail)
  })
  try {
    const description = await session.describe(statement)
    const queries = trees.flatMap((tree) => nodes(readTree(tree)))
    const utility = 6
    // Rules may turn one statement into several; one of them sets the command tag.
    const query = queries.find((tree) => flag(tree, 'canSetTag') && number(tree, 'commandType') !== utility)
    return query ? { description, query } : { description }
  } finally {
    stop()
  }
}
