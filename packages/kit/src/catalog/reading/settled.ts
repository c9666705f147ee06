/** The fixpoint of stored expressions that the server prints differently once they are read again. */
import { replaceCastLists } from '../../sql/cast-list.ts'

/**
 * `v in ('a', upper(w))` on a varchar is stored as `(v)::text = ANY ((ARRAY['a'::character varying, …])::text[])`, and that
 * text, read again, as `… ANY (ARRAY[('a'::character varying)::text, …])`: the second form is the one that stays.
 */
export const settled = (text: string): string =>
  replaceCastLists(text, ({ items, type }) => `ARRAY[${items.map((item) => `(${settled(item)})::${type}`).join(', ')}]`)

/** What to note beside a settled text: the server's own, where it differs. */
export const exactText = (text: string): { exact?: string } => (settled(text) === text ? {} : { exact: text })
