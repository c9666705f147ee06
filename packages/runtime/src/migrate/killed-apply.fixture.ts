/** A process that applies the migrations of a folder, to be killed: `node --import tsx killed-apply.fixture.ts <url> <folder>`. */
import { applyMigrations } from './apply.ts'

const [, , target = '', folder = ''] = process.argv
// Told after the loading of modules, so that a killer hits the run and not that.
process.stdout.write('begun\n')
await applyMigrations({ target, folder, lockWait: 20_000 })
