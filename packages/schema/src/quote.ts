/** Names and values as SQL text. Names that read plainly stay plain, so that authored SQL stays readable. */

/** Key words of PostgreSQL 18 that can't stand for a column or a table without quotes (reserved, or names of types and functions). */
const keywords = new Set(
  `all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast
  char character check coalesce collate collation column concurrently constraint create cross current_catalog
  current_date current_role current_schema current_time current_timestamp current_user dec decimal default deferrable
  desc distinct do else end except exists extract false fetch float for foreign freeze from full greatest group
  grouping having ilike in initially inner inout int integer intersect interval into is isnull join json json_array
  json_arrayagg json_exists json_object json_objectagg json_query json_scalar json_serialize json_table json_value
  lateral leading least left like limit localtime localtimestamp merge_action national natural nchar none normalize
  not notnull null nullif numeric offset on only or order out outer overlaps overlay placing position precision
  primary real references returning right row select session_user setof similar smallint some substring symmetric
  system_user table tablesample then time timestamp to trailing treat trim true union unique user using values
  varchar variadic verbose when where window with xmlattributes xmlconcat xmlelement xmlexists xmlforest
  xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable`.split(/\s+/),
)

const plain = /^[a-z_][a-z0-9_$]*$/

/** An identifier, quoted where PostgreSQL needs it. */
export const quoteName = (name: string): string =>
  plain.test(name) && !keywords.has(name) ? name : `"${name.replaceAll('"', '""')}"`

/** `schema.name`, each part quoted where needed. */
export const quotePath = (...names: readonly string[]): string => names.map(quoteName).join('.')

/** A string constant. Backslashes take the escape form, so that `standard_conforming_strings` does not matter. */
export function quoteText(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`
  return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted
}

/**
 * A collation as SQL. A bare name is quoted, since `C` would read as `c`, and `en_US.utf8` as a path; what has quotes, or is
 * a path of plain names, is SQL already.
 */
export const quoteCollation = (name: string): string =>
  name.includes('"') || /^[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*$/.test(name) ? name : quoteName(name)
