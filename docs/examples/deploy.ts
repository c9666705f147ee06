/** Production needs `@tenon/runtime` only: the applier, the folder of migrations, and a URL. */
import { applyMigrations } from '@tenon/runtime/migrate'

export async function deploy(url: string) {
  const { migrations } = await applyMigrations({
    folder: 'schema/migrations',
    target: url,
    onProgress: ({ version, name, state }) => console.log(`${version}_${name}: ${state}`),
  })
  return migrations.length // how many were applied; 0 when all were there
}
