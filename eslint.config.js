import js from '@eslint/js'
import tseslint from 'typescript-eslint'

export default tseslint.config(
  {
    ignores: [
      ...['dist*', 'coverage', 'docs/api'],
      ...['quickstart', 'runbook', 'demo/program', 'typescript-native'].map(
        (program) => `examples/${program}`,
      ),
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      // Numbers in messages are the point of most of ours.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-console': 'error',
    },
  },
  {
    // Time comes from the runtime's clock, so that tests run minutes in no time. The client stands alone.
    files: ['provider/**/*.ts'],
    ignores: ['provider/host/system-runtime.ts', 'provider/libvirt/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        ...['timers', 'timers/promises'].flatMap((name) => [name, `node:${name}`]),
      ],
      'no-restricted-globals': [
        'error',
        { globals: ['setTimeout', 'setInterval', 'global'], checkGlobalObject: true },
      ],
    },
  },
  {
    // Layer rule 1 (CONTRIBUTING.md): the planner is pure.
    files: ['provider/planner/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        'process',
        'console',
        'Date',
        'performance',
        'crypto',
        'fetch',
        'Buffer',
        'setTimeout',
        'setInterval',
        'setImmediate',
        'queueMicrotask',
      ],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random' }],
    },
  },
  {
    // Layer rule 2 (CONTRIBUTING.md): importing a file does nothing. It may make values; the commands' entry point acts.
    files: ['provider/**/*.ts', 'sdk/**/*.ts'],
    ignores: ['provider/cli/main.ts', 'provider/plugin/main.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...[
          'Program > :statement:not(:declaration)',
          'Program > ImportDeclaration[specifiers.length=0]',
          'AwaitExpression:not(:function *)',
          'StaticBlock',
        ].map((selector) => ({ selector, message: 'Importing a file must do nothing.' })),
      ],
    },
  },
  {
    // chai's assertions are expressions; programs under test and benches print.
    files: ['test/**/*.ts', 'bench/**/*.ts', 'examples/demo/**/*.ts'],
    rules: { '@typescript-eslint/no-unused-expressions': 'off', 'no-console': 'off' },
  },
  {
    files: ['**/*.js', '**/*.cjs'],
    languageOptions: { globals: { module: 'readonly', process: 'readonly', console: 'readonly' } },
  },
)
