// What both module systems do with the generated code: the migration, then rows in, out and away.
const { readdirSync, readFileSync } = require('node:fs')
const path = require('node:path')

exports.work = async (connect) => {
  const db = connect('pglite::memory:')
  try {
    const folder = path.join(__dirname, 'schema/migrations')
    const [file] = readdirSync(folder).filter((name) => name.endsWith('.up.sql'))
    const statements = readFileSync(path.join(folder, file), 'utf8').split(/;\n/)
    for (const statement of statements) if (statement.trim() !== '') await db.query(statement)
    const note = await db.notes.create({ title: ' First ' })
    await db.notes.createMany([{ title: 'Second' }, { title: 'Third', body: 'long' }])
    await db.notes.update(note.id, { body: 'now with a body' })
    await db.notes.deleteMany({ where: { title: 'Second' } })
    const refused = await db.notes.create({ title: 1 }).catch((error) => error.status)
    const titles = (await db.notes.findMany({ orderBy: { id: 'asc' } })).map((row) => row.title)
    const reported = await db.reports.titles({ beginning: 'F' })
    return { titles, count: await db.notes.count(), body: (await db.notes.get(note.id)).body, refused, reported }
  } finally {
    await db.close()
  }
}
