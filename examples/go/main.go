// Puts one libvirt instance into rescue and brings it back.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

// InstanceRescue is a rescue; its outputs are described in docs/plugin-api.md of the package.
type InstanceRescue struct {
	pulumi.CustomResourceState

	Layout  pulumi.MapOutput    `pulumi:"layout"`
	Status  pulumi.StringOutput `pulumi:"status"`
	Console pulumi.StringOutput `pulumi:"console"`
}

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		conf := config.New(ctx, "")
		bus := conf.Get("bus")
		if bus == "" {
			bus = "usb"
		}
		args := pulumi.Map{
			"instance": pulumi.String(conf.Require("instance")),
			"image": pulumi.Map{
				"path":       pulumi.String(conf.Require("image")),
				"properties": pulumi.StringMap{"hw_rescue_bus": pulumi.String(bus)},
			},
		}
		if conf.Get("shutdownTimeout") != "" {
			args["shutdownTimeout"] = pulumi.Int(conf.GetInt("shutdownTimeout"))
		}
		var rescue InstanceRescue
		err := ctx.RegisterResource("libvirt-rescue:index:InstanceRescue", "fix", args, &rescue)
		if err != nil {
			return err
		}
		ctx.Export("layout", rescue.Layout)
		ctx.Export("status", rescue.Status)
		ctx.Export("console", rescue.Console)
		return nil
	})
}
