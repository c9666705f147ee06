import { connect } from './generated/index.js'
import { notes } from './generated/typebox.js'
import { notes as checked } from './generated/zod.js'
import { work } from './work.cjs'

const parsed = checked.insert.json.safeParse({ title: '' }).success
console.log(JSON.stringify({ ...(await work(connect)), parsed, type: notes.insert.json.type }))
