/** The last filter before anything is printed: no URL leaves with its password, wherever it came from. */

export const withoutPassword = (text: string): string =>
  text
    // One slash is what is left of two in a path.
    .replaceAll(/\b([a-z][a-z0-9+.-]*:\/\/?[^\s:@/?#"'`]*):[^\s"`]*@/gi, '$1:***@')
    .replaceAll(/([?&]password=)[^&\s"`]*/gi, '$1***')
