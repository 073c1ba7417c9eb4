import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { repositoryRoot } from '../repository.js'

/** A piece of text in a source file: a string, or a part of a template between two `${…}`. */
export interface Piece {
  readonly file: string
  readonly text: string
  /** The functions whose arguments it is in, innermost first. */
  readonly within: readonly string[]
}

/** The TypeScript files of some folders, as paths from the repository's root. */
export function sourcesOf(...folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(repositoryRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(folder, file)),
  )
}

/** Every piece of text in a source file, the names of its imports left out. */
export function textsOf(file: string, source = readSource(file)): Piece[] {
  const pieces: Piece[] = []
  const visit = (node: ts.Node, within: readonly string[]): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return
    if (
      ts.isStringLiteralLike(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddleOrTemplateTail(node)
    )
      pieces.push({ file, text: node.text, within })
    const calls = ts.isCallExpression(node) ? [node.expression.getText(), ...within] : within
    node.forEachChild((child) => {
      visit(child, calls)
    })
  }
  visit(ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true), [])
  return pieces
}

/** The text of a source file. */
export function readSource(file: string): string {
  return readFileSync(join(repositoryRoot, file), 'utf8')
}
