/** How `.ts` output names its own files in imports, as the compiler options of the project that will compile it want it. Pure. */

/** What matters of a `tsconfig.json`, as written there. */
export interface ImportOptions {
  readonly module?: string | undefined
  readonly moduleResolution?: string | undefined
  readonly allowImportingTsExtensions?: boolean | undefined
  readonly rewriteRelativeImportExtensions?: boolean | undefined
}

export type ImportExtension = '.js' | '.ts' | ''

/** `.ts` where it is allowed, since it runs unbuilt too; else nothing for bundlers and CommonJS, and `.js` for Node. */
export function importExtensionOf(options: ImportOptions): ImportExtension {
  if (options.allowImportingTsExtensions || options.rewriteRelativeImportExtensions) return '.ts'
  return isNode(options) ? '.js' : ''
}

function isNode({ module = '', moduleResolution }: ImportOptions): boolean {
  const pattern = /^node(?:16|18|20|next)$/i
  // A compiler told nothing takes Node's way of today, or an older one that knows `.js` just as well.
  if (moduleResolution === undefined) return module === '' || pattern.test(module)
  return pattern.test(moduleResolution)
}
