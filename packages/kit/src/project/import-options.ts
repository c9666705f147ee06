/** What the project's `tsconfig.json` says about imports, with all that it extends; the emitters of `.ts` output follow it. */
import path from 'node:path'

export interface ProjectImportOptions {
  readonly module?: string
  readonly moduleResolution?: string
  readonly allowImportingTsExtensions?: boolean
  readonly rewriteRelativeImportExtensions?: boolean
}

/** Empty where there is no `tsconfig.json` here or above. */
export async function readImportOptions(root: string): Promise<ProjectImportOptions> {
  // Half a second to load, so only for projects that ask for `.ts` output.
  const { ts } = await import('ts-morph')
  const file = ts.findConfigFile(root, ts.sys.fileExists)
  if (file === undefined) return {}
  const { config } = ts.readConfigFile(file, ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config ?? {}, ts.sys, path.dirname(file))
  return {
    ...(options.module !== undefined && { module: ts.ModuleKind[options.module] }),
    ...(options.moduleResolution !== undefined && {
      moduleResolution: ts.ModuleResolutionKind[options.moduleResolution],
    }),
    ...(options.allowImportingTsExtensions === true && { allowImportingTsExtensions: true }),
    ...(options.rewriteRelativeImportExtensions === true && { rewriteRelativeImportExtensions: true }),
  }
}
