/** `uuid`: a string; `.defaultRandom()` lets the database make one. */
import { toSql } from '../sql.ts'
import { Column } from './column.ts'

export class UuidColumn extends Column<string> {
  /** `gen_random_uuid()`. */
  defaultRandom(): this {
    return this.default(toSql('gen_random_uuid()'))
  }
}

export const uuid = (): UuidColumn =>
  new UuidColumn({ type: { sql: 'uuid', shape: { kind: 'string', format: 'uuid' } } })
