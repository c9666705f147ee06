/** A compiled schema of any size: tables of 12 columns, two of them keys of other tables. For sizes and figures. */
import type { SchemaIr, Table } from '@tenon/schema'
import { belongsTo, boolean, id, integer, jsonb, numeric, table, text, timestamptz, varchar } from '@tenon/schema'
import { compile, snakeCase } from '@tenon/schema/compile'

export function syntheticSchema(count: number): SchemaIr {
  const tables: Table[] = []
  const number = (index: number) => `${index}`.padStart(4, '0')
  for (let index = 0; index < count; index++) {
    const [parent, owner] = [Math.floor(index / 2), Math.floor(index / 3)]
    tables.push(
      table(`entity_${number(index)}`, {
        id: id(),
        parent: belongsTo(() => tables[parent], { as: `children${number(index)}` }).nullable(),
        owner: belongsTo(() => tables[owner], { as: `owned${number(index)}` }).nullable(),
        code: varchar(40).unique(),
        name: text().comment('What people call it.'),
        note: text().nullable(),
        amount: numeric(12, 2).default('0'),
        count: integer().default(0),
        isActive: boolean().default(true),
        attributes: jsonb().nullable(),
        createdAt: timestamptz().defaultNow(),
        updatedAt: timestamptz().defaultNow().updatedNow(),
      }).comment(`Number ${index} of many.`),
    )
  }
  const exports = tables.map((value, index) => ({
    module: 'schema/models/all.ts',
    name: `Entity${number(index)}`,
    value,
  }))
  const { ir, problems } = compile({ exports, functions: new Map() }, {}, snakeCase)
  if (problems.length > 0) throw new Error(problems[0]?.message)
  return ir
}
