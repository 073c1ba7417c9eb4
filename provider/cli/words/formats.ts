/** How what is listed or planned is printed: for people, or for programs. */
export const FORMATS = ['table', 'json', 'yaml'] as const
/** One of `FORMATS`. */
export type Format = (typeof FORMATS)[number]
