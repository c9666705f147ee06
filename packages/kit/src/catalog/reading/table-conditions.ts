/** Which tables and columns are read: what their sub-objects' readers share. `c` is the table, `n` its schema, `a` the column. */
import { notMember, userSchema } from './reader.ts'

export const userTable = `c.relkind in ('r', 'p') and ${userSchema('n')} and ${notMember('pg_class', 'c.oid')}`

/** Inherited columns come and go with the parent's. */
export const ownColumn = `a.attrelid >= 16384 and a.attnum > 0 and not a.attisdropped and (a.attinhcount = 0 or a.attislocal)`

export const ownConstraint = `o.conparentid = 0 and (o.coninhcount = 0 or o.conislocal)`
