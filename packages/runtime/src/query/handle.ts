/** From a repository that a caller holds back to its model, without a public property for it. */
import type { Model } from './model.ts'

const models = new WeakMap<object, Model>()

export function remember(repository: object, model: Model): void {
  models.set(repository, model)
}

export function modelOf(repository: object): Model {
  const model = models.get(repository)
  if (!model) throw new TypeError('That is no repository of Tenon.')
  return model
}
