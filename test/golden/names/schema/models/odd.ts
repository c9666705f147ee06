import { belongsTo, choice, id, integer, manyToMany, table, text, varchar } from '@tenon/schema'
import { fine } from '../functions/check.ts'

/** A comment with its end: */
export const Class = table('class', {
  id: id(),
  default: text().comment('Ends a comment */ alert(1) /* and "quotes"\nover two lines.'),
  asText: text().default('x').named('to_string'),
  value: integer().nullable().named('value_of'),
  'two words': text().nullable(),
  '2nd': integer().min(0).nullable(),
  größe: integer().default(1),
  "it's": varchar(3).nullable(),
  back: text().pattern(/`\/'"/).nullable(),
  where: choice('a', "b'c", 'd`e').default('a'),
  fine: text().satisfies(fine).nullable(),
})

/** Its names are those that `Class` would give its types. */
export const ClassWhere = table('class_wheres', {
  id: id(),
  class: belongsTo(() => Class, { as: 'wheres' }),
  delete: integer().default(0),
})

// biome-ignore lint/suspicious/noShadowRestrictedNames: the clash with the global is what this project is about
export const Date = table('dates', {
  id: id(),
  classes: manyToMany(() => Class, { as: 'dates' }),
  reader: belongsTo(() => ClassWhere, { as: 'dates' }).nullable(),
})
