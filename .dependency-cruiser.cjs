/** A rule: of our own folders, `from` imports those in `allowed` and no others. */
const onlyImports = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: '^(provider|sdk)/', pathNot: allowed },
})

/** The layers of CONTRIBUTING.md, as rules: libvirt knows no rescue, the planner knows nothing but itself. */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'planner-is-pure',
      severity: 'error',
      from: { path: '^provider/planner' },
      to: { pathNot: '^provider/planner' },
    },
    {
      name: 'xml-knows-nothing-of-ours',
      severity: 'error',
      from: { path: '^provider/xml/' },
      to: { pathNot: '^provider/xml/|node_modules/@rgrove/parse-xml/' },
    },
    {
      name: 'shell-is-pure',
      severity: 'error',
      from: { path: '^provider/shell/' },
      to: { pathNot: '^provider/shell/' },
    },
    {
      name: 'words-are-pure',
      severity: 'error',
      from: { path: '^provider/words/' },
      to: { pathNot: '^provider/words/' },
    },
    {
      name: 'password-knows-nothing-of-ours',
      severity: 'error',
      from: { path: '^provider/password/' },
      to: { path: '^(provider|sdk)/', pathNot: '^provider/password/' },
    },
    {
      name: 'config-drive-is-pure',
      severity: 'error',
      from: { path: '^provider/config-drive/' },
      to: { pathNot: '^provider/config-drive/|^provider/planner/types\\.ts$' },
    },
    {
      name: 'domain-xml-is-pure',
      severity: 'error',
      from: { path: '^provider/domain-xml/' },
      to: { pathNot: '^provider/(domain-xml|planner|xml|shell)/' },
    },
    {
      // What is read is edited and compared, never the other way round.
      name: 'domain-xml-reads-first',
      severity: 'error',
      from: { path: '^provider/domain-xml/read/' },
      to: { path: '^provider/domain-xml/(?!read/)' },
    },
    {
      name: 'one-xml-dialect',
      severity: 'error',
      from: { path: '^(provider|sdk)/', pathNot: '^provider/xml/' },
      to: { path: 'node_modules/(@rgrove/parse-xml|@xmldom)/' },
    },
    {
      name: 'libvirt-stands-alone',
      severity: 'error',
      from: { path: '^provider/libvirt' },
      to: { path: '^(provider/(?!libvirt)|sdk)|node_modules/@pulumi' },
    },
    {
      name: 'storage-works-through-libvirt',
      severity: 'error',
      from: { path: '^provider/storage' },
      to: { path: '^(provider/(?!storage|libvirt|xml/|shell/|words/)|sdk)|node_modules/@pulumi' },
    },
    {
      // Pools have volumes, and images are in volumes.
      name: 'storage-pools-know-no-volume',
      severity: 'error',
      from: { path: '^provider/storage/pools/' },
      to: { path: '^provider/storage/(volumes|images)/' },
    },
    {
      name: 'storage-volumes-know-no-image',
      severity: 'error',
      from: { path: '^provider/storage/volumes/' },
      to: { path: '^provider/storage/images/' },
    },
    onlyImports(
      'record-knows-no-resource',
      '^provider/record/',
      '^provider/(record|host|storage|libvirt|shell)/',
    ),
    onlyImports(
      'inputs-know-no-resource',
      '^provider/inputs/',
      '^provider/(inputs|planner|words)/',
    ),
    onlyImports(
      'fixes-are-data',
      '^provider/repair/fixes/',
      '^provider/(repair/fixes|inputs|words)/',
    ),
    onlyImports(
      'host-knows-no-record-and-no-resource',
      '^provider/host/',
      '^provider/(host|storage|domain-xml|libvirt|shell)/',
    ),
    onlyImports(
      'guest-knows-no-record-and-no-resource',
      '^provider/guest/',
      '^provider/(guest|host|domain-xml|libvirt)/',
    ),
    // Beside it: how a picture is read, how a guest's words are cleaned, and how XML is read.
    onlyImports(
      'diagnose-is-pure',
      '^provider/diagnose/',
      '^provider/(diagnose|domain-xml|planner|shell|words|xml)/|^provider/guest/guest-words\\.ts$|^provider/host/screen/parse-ppm\\.ts$',
    ),
    {
      name: 'planner-stages-import-downward',
      severity: 'error',
      from: { path: '^provider/planner/(request|place|layout|explain)/' },
      to: { path: '^provider/planner/(plan|index)\\.ts$' },
    },
    {
      name: 'planner-request-comes-first',
      severity: 'error',
      from: { path: '^provider/planner/request/' },
      to: { path: '^provider/planner/(place|layout|explain)/' },
    },
    {
      name: 'planner-place-comes-before-layout',
      severity: 'error',
      from: { path: '^provider/planner/place/' },
      to: { path: '^provider/planner/(layout|explain)/' },
    },
    {
      name: 'planner-layout-explains-nothing',
      severity: 'error',
      from: { path: '^provider/planner/layout/' },
      to: { path: '^provider/planner/explain/' },
    },
    {
      name: 'resources-import-downward',
      severity: 'error',
      from: { path: '^provider/(instance-rescue|rescue-image|instance-state|rescue-command)/' },
      to: { path: '^(provider/(dynamic|plugin|cli|break-glass)/|sdk/)|node_modules/@pulumi' },
    },
    {
      name: 'resources-import-no-other-resource',
      severity: 'error',
      from: { path: '^provider/(instance-rescue|rescue-image|instance-state|rescue-command)/' },
      to: {
        path: '^provider/(instance-rescue|rescue-image|instance-state|rescue-command)/',
        pathNot: '^provider/$1/',
      },
    },
    {
      name: 'break-glass-acts-without-pulumi',
      severity: 'error',
      from: { path: '^provider/break-glass/' },
      to: { path: '^(provider/(dynamic|plugin|cli)/|sdk/)|node_modules/@pulumi' },
    },
    onlyImports(
      'dynamic-knows-the-resources-alone',
      '^provider/dynamic/',
      '^provider/(dynamic/|instance-rescue/|instance-state/|rescue-image/|rescue-command/|inputs/|host/|words/|planner/types\\.ts$)',
    ),
    // It translates Pulumi's protocol to what the dynamic providers take, so that both check and say the same.
    onlyImports(
      'plugin-knows-dynamic-and-the-resources-alone',
      '^provider/plugin/',
      '^provider/(plugin/|dynamic/|instance-rescue/|rescue-image/|rescue-command/|instance-state/|break-glass/|inputs/|host/|password/|shell/|domain-xml/index\\.ts$|planner/types\\.ts$)',
    ),
    // Beside it: how a command is quoted for a shell, which known word is nearest, how our image is built, how
    // preview describes a plan, and how XML is written.
    onlyImports(
      'cli-knows-break-glass-alone',
      '^provider/cli/',
      '^provider/(cli|break-glass|host|shell|words|xml|dynamic/describe-plan)/|^provider/rescue-image/builtin/[a-z-]+\\.ts$|^provider/planner/types\\.ts$',
    ),
    {
      name: 'providers-take-only-types-of-planner',
      severity: 'error',
      from: { path: '^provider/(dynamic|plugin|cli)/' },
      to: { path: '^provider/planner/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'sdk-knows-the-words-alone',
      severity: 'error',
      from: { path: '^sdk/' },
      to: {
        path: '^provider/',
        pathNot:
          '^provider/((planner|instance-rescue/model|instance-state/model|rescue-image/model|rescue-command/model)/types|password/hash-password)\\.ts$',
      },
    },
    {
      // One exception: a password must not leave the user's program.
      name: 'sdk-takes-only-types',
      severity: 'error',
      from: { path: '^sdk/' },
      to: {
        path: '^provider/',
        pathNot: '^provider/password/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      // Two exceptions: the script that builds our image, and stty for the keyboard of a console.
      name: 'only-libvirt-opens-sockets-or-starts-processes',
      severity: 'error',
      from: {
        path: '^(provider|sdk)',
        pathNot: '^provider/(libvirt|cli/keyboard\\.ts$|rescue-image/builtin/run-build\\.ts$)',
      },
      to: {
        path: '^(node:)?(net|tls|child_process|dgram|http|https|http2|worker_threads)$',
        dependencyTypes: ['core'],
      },
    },
    {
      name: 'no-tests-in-the-product',
      severity: 'error',
      from: { path: '^(provider|sdk)' },
      to: { path: '^(test|bench|examples)' },
    },
    {
      // Our own name is what the serialized provider asks for, inside the user's program.
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: {
        couldNotResolve: true,
        pathNot: '^pulumi-libvirt-rescue/dynamic(/instance-state|/rescue-image|/rescue-command)?$',
      },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
    },
  },
}
