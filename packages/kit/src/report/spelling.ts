/** Fields of a query tree that tell where a thing stands and how it was written: they don't change its value. */
export const spellingFields: readonly string[] = [
  'location',
  'varnosyn',
  'varattnosyn',
  'varnullingrels',
  'funcformat',
  'relabelformat',
  'coerceformat',
]
