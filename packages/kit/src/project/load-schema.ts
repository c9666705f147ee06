/** From the model files to the IR: load, read places and comments, compile. */
import type { FunctionPlace, SchemaIr } from '@tenon/schema'
import { asWritten, compile, type ModelExport, type Sources, snakeCase } from '@tenon/schema/compile'
import { hasErrors, type Problem } from '@tenon/schema/problem'
import type { Bundle } from './bundle.ts'
import { listFiles, moduleEndings } from './files.ts'
import { type Loaded, loadModules } from './load-modules.ts'
import { folderOf, type Project } from './project.ts'
import { readSources } from './read-sources.ts'

export interface LoadedSchema {
  /** Empty when the models can't be loaded at all. */
  readonly ir: SchemaIr
  /** Modules of the project that the models are made of, wherever they stand; relative to the root. */
  readonly modules: readonly string[]
  readonly problems: readonly Problem[]
}

const nothing: SchemaIr = { tables: [], enumerations: [], functions: [] }

/** The schema as the project's models say it. */
export async function loadSchema(project: Project): Promise<LoadedSchema> {
  const { root, config } = project
  const [models, functions] = await Promise.all([
    listFiles(root, folderOf(project, 'models'), moduleEndings),
    listFiles(root, folderOf(project, 'functions'), moduleEndings),
  ])
  if (models.length === 0) return { ir: nothing, modules: [], problems: [noModels(project)] }
  const loaded = await loadModules(root, 'models', [...models, ...functions])
  if (!loaded.bundle || hasErrors(loaded.problems)) return { ir: nothing, modules: [], problems: loaded.problems }
  const sources = await readSources(root, loaded.bundle.modules)
  const isModel = new Set(models)
  const { ir, problems } = compile(
    {
      exports: exportsOf(loaded, (file) => isModel.has(file)),
      functions: toFunctions(
        exportsOf(loaded, (file) => !isModel.has(file)),
        sources,
      ),
    },
    sources,
    config.naming === 'snake_case' ? snakeCase : asWritten,
  )
  const modules = Object.keys(loaded.bundle.modules).filter((file) => !file.startsWith('..'))
  return { ir, modules, problems: [...refuseTenonImports(functions, loaded.bundle.modules), ...problems] }
}

const exportsOf = ({ modules }: Loaded, isWanted: (file: string) => boolean): readonly ModelExport[] =>
  modules.flatMap(({ file, exports }) =>
    isWanted(file) ? Object.entries(exports).map(([name, value]) => ({ module: file, name, value })) : [],
  )

/** Each function once: as the module exports it that declares it. */
function toFunctions(exports: readonly ModelExport[], sources: Sources): ReadonlyMap<unknown, FunctionPlace> {
  const declares = ({ module, name }: ModelExport) => {
    const source = sources[module]
    return source !== undefined && (source.renamed[name] ?? name) in source.declarations
  }
  const found = new Map<unknown, FunctionPlace>()
  for (const one of [...exports.filter((each) => !declares(each)), ...exports.filter(declares).reverse()])
    if (typeof one.value === 'function') found.set(one.value, { module: one.module, name: one.name })
  return found
}

/** Functions travel into generated code, which must not carry the modelling language along. */
const refuseTenonImports = (functions: readonly string[], modules: Bundle['modules']): readonly Problem[] =>
  functions.flatMap((file) => {
    const wrong = modules[file]?.find(({ specifier }) => specifier.startsWith('@tenon/'))
    if (!wrong) return []
    return [
      {
        code: 'project/function-imports-tenon',
        severity: 'error' as const,
        message: `\`${file}\` imports \`${wrong.specifier}\`, and generated code would carry it along.`,
        at: { file, line: 1, column: 1 },
        hint: 'Functions that models use import nothing of Tenon.',
      },
    ]
  })

const noModels = (project: Project): Problem => ({
  code: 'project/no-models',
  severity: 'error',
  message: `There is no model: \`${folderOf(project, 'models')}/\` holds no module.`,
  hint: `Write one, such as \`${folderOf(project, 'models')}/user.ts\`, which exports a \`table(…)\`.`,
})
