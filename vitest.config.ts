import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take half a minute and more, the longest first. They begin before all others, so that no worker is left with one at the end. */
const longest = [
  'test/corpus/installed.test.ts',
  'test/corpus/server.test.ts',
  'test/corpus/embedded.test.ts',
  'packages/kit/src/cli/migrate.test.ts',
  'test/packed/packed.test.ts',
  'packages/kit/src/cli/diff.test.ts',
  'test/demo.test.ts',
  'packages/kit/src/cli/check.test.ts',
  'packages/kit/src/cli/generate.test.ts',
  'packages/runtime/src/migrate/killed.test.ts',
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = longest.findIndex((file) => moduleId.endsWith(file))
      return at < 0 ? longest.length : at
    }
    return (await super.sort(files)).sort((left, right) => place(left) - place(right))
  }
}

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '.tenon/**'],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    sequence: { sequencer: LongestFirst },
    // Two cores and servers beside us: more workers only wait for each other.
    maxWorkers: 2,
  },
})
