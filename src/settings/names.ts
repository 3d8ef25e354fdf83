/** A person's name without what the eye does not tell apart: width, case, blanks, composed or not. */
export function foldedName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{C}]+/gu, '');
}
