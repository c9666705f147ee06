/** What the project's `tsconfig.json` says about imports, with all that it extends; the emitters of `.ts` output follow it. */
import path from 'node:path'

export interface ProjectImportOptions {
  readonly module?: string
  readonly moduleResolution?: string
  readonly allowImportingTsExtensions?: boolean
  readonly rewriteRelativeImportExtensions?: boolean
}

export interface ReadImportOptions {
  /** Empty where there is no `tsconfig.json` here or above. */
  readonly options: ProjectImportOptions
  /** What they were read from, relative to the root; the file that would be looked at first is among them though it is not there. */
  readonly files: readonly string[]
}

export async function readImportOptions(root: string): Promise<ReadImportOptions> {
  // Half a second to load, so only for projects that ask for `.ts` output.
  const { ts } = await import('ts-morph')
  const read = new Set(['tsconfig.json'])
  const readFile = (file: string) => {
    read.add(path.relative(root, file).split(path.sep).join('/'))
    return ts.sys.readFile(file)
  }
  const file = ts.findConfigFile(root, ts.sys.fileExists)
  if (file === undefined) return { options: {}, files: [...read] }
  const { config } = ts.readConfigFile(file, readFile)
  const { options } = ts.parseJsonConfigFileContent(config ?? {}, { ...ts.sys, readFile }, path.dirname(file))
  return { options: toImportOptions(ts, options), files: [...read] }
}

function toImportOptions(
  ts: typeof import('ts-morph').ts,
  options: import('ts-morph').CompilerOptions,
): ProjectImportOptions {
  return {
    ...(options.module !== undefined && { module: ts.ModuleKind[options.module] }),
    ...(options.moduleResolution !== undefined && {
      moduleResolution: ts.ModuleResolutionKind[options.moduleResolution],
    }),
    ...(options.allowImportingTsExtensions === true && { allowImportingTsExtensions: true }),
    ...(options.rewriteRelativeImportExtensions === true && { rewriteRelativeImportExtensions: true }),
  }
}
