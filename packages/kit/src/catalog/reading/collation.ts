/** A collation's qualified name, where it is another than the type's own. */
export const otherCollation = (own: string, usual: string): string =>
  `case when ${own} <> ${usual} then
    (select l.collnamespace::regnamespace || '.' || quote_ident(l.collname) from pg_collation l where l.oid = ${own}) end`
