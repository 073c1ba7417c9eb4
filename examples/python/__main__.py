"""Puts one libvirt instance into rescue and brings it back."""

import pulumi


class InstanceRescue(pulumi.CustomResource):
    """A rescue; its outputs are described in docs/plugin-api.md of the package."""

    mode: pulumi.Output[str]
    layout: pulumi.Output[dict]
    status: pulumi.Output[str]
    console: pulumi.Output[str]

    def __init__(self, name, args, opts=None):
        outputs = dict.fromkeys(["mode", "layout", "status", "console"])
        super().__init__("libvirt-rescue:index:InstanceRescue", name, {**outputs, **args}, opts)


config = pulumi.Config()
rescue = InstanceRescue(
    "fix",
    {
        "instance": config.require("instance"),
        "image": {
            "path": config.require("image"),
            "properties": {"hw_rescue_bus": config.get("bus") or "usb"},
        },
        "shutdownTimeout": config.get_int("shutdownTimeout"),
    },
)

pulumi.export("layout", rescue.layout)
pulumi.export("status", rescue.status)
pulumi.export("console", rescue.console)
