/** What every part of the union shares. */

/** `of_kind` and `of_path` of what is part of no fact. */
export const none = `null, null::text[]`
