/** True for what can stand in an address: `spring-sale-2026`. */
export const isSlug = (text: string): boolean => /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(text)
