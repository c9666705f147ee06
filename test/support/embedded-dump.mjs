// Child process of dump.ts: pg_dump of one PGlite data folder. It may abort its process on large schemas, so it has one of its own.
import { PGlite } from '@electric-sql/pglite'
import { pgDump } from '@electric-sql/pglite-tools/pg_dump'

const pg = await PGlite.create(process.argv[2])
const file = await pgDump({ pg, args: ['--schema-only', '--no-owner', '--exclude-schema=tenon'] })
process.stdout.write(await file.text())
await pg.close()
