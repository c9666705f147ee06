/** What random statements read: the tables of the report tests, and the columns that an expression sees. */

export type Type = 'int' | 'text' | 'bool'

export interface Column {
  /** As written in a statement, alias included. */
  readonly text: string
  readonly type: Type
}

/** What an expression may read. */
export type Scope = readonly Column[]

export interface Source {
  readonly sql: string
  readonly scope: Scope
}

export const tables: Readonly<Record<string, Readonly<Record<string, Type>>>> = {
  users: { id: 'int', username: 'text', nickname: 'text', is_active: 'bool', role: 'text', boss_id: 'int' },
  profiles: { user_id: 'int', bio: 'text', heading: 'text' },
  orders: { id: 'int', user_id: 'int', status: 'text', address: 'text', parent_id: 'int' },
  order_items: { order_id: 'int', product_id: 'int', quantity: 'int', discount: 'int' },
  products: { id: 'int', name: 'text', stock: 'int', category: 'text', sku: 'text' },
  audits: { id: 'int', note: 'text', size: 'int', flag: 'bool' },
  measures: { a: 'int', b: 'int', twice: 'int', sum: 'int' },
  guarded: { id: 'int', v: 'text' },
  events: { id: 'int', kind: 'text', note: 'text' },
  places: { name: 'text', area: 'int' },
  order_view: { id: 'int', status: 'text', username: 'text', bio: 'text', quantity: 'int' },
  active_users: { id: 'int', username: 'text', nickname: 'text' },
  user_totals: { id: 'int', username: 'text', orders: 'int' },
}

export const cast = { int: 'int', text: 'text', bool: 'boolean' } as const
