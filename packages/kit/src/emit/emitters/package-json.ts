/** `package.json`: without it an application of `"type": "commonjs"` could not load the modules beside it. */
import type { Emitter } from './emitter.ts'

export const packageJson: Emitter = {
  name: 'package-json',
  emit: () => [{ path: 'package.json', text: '{\n  "type": "module"\n}\n' }],
}
