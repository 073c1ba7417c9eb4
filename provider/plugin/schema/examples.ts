/** One rescue in the four languages, for the documentation of the schema. Only the plugin's own languages need a token. */
export const RESCUE_EXAMPLE = `
{{% examples %}}
## Example Usage
{{% example %}}
### A rescue from a live ISO

\`\`\`yaml
resources:
  fix:
    type: libvirt-rescue:InstanceRescue
    properties:
      instance: web
      image:
        path: /var/lib/libvirt/images/rescue.iso
        properties: { hw_rescue_device: cdrom, hw_rescue_bus: sata }
outputs:
  console: \${fix.console}
\`\`\`

\`\`\`typescript
import { InstanceRescue } from 'pulumi-libvirt-rescue'

const fix = new InstanceRescue('fix', {
  instance: 'web',
  image: {
    path: '/var/lib/libvirt/images/rescue.iso',
    properties: { hw_rescue_device: 'cdrom', hw_rescue_bus: 'sata' },
  },
})
export const consoleCommand = fix.console
\`\`\`

\`\`\`python
import pulumi

class InstanceRescue(pulumi.CustomResource):
    console: pulumi.Output[str]

    def __init__(self, name, args, opts=None):
        super().__init__("libvirt-rescue:index:InstanceRescue", name, {"console": None, **args}, opts)

fix = InstanceRescue("fix", {
    "instance": "web",
    "image": {
        "path": "/var/lib/libvirt/images/rescue.iso",
        "properties": {"hw_rescue_device": "cdrom", "hw_rescue_bus": "sata"},
    },
})
pulumi.export("console", fix.console)
\`\`\`

\`\`\`go
var fix struct {
	pulumi.CustomResourceState
	Console pulumi.StringOutput \`pulumi:"console"\`
}
err := ctx.RegisterResource("libvirt-rescue:index:InstanceRescue", "fix", pulumi.Map{
	"instance": pulumi.String("web"),
	"image": pulumi.Map{
		"path":       pulumi.String("/var/lib/libvirt/images/rescue.iso"),
		"properties": pulumi.StringMap{"hw_rescue_device": pulumi.String("cdrom"), "hw_rescue_bus": pulumi.String("sata")},
	},
}, &fix)
\`\`\`
{{% /example %}}
{{% /examples %}}
`
